"""What may be shown: read a text, clean it, say what is in it, rule on it.

Pure Python. It knows neither Django nor this site's apps, so that it can be
tested, measured and used alone. ``docs/pipeline.md`` explains it.
"""

from __future__ import annotations

from .assessing import PIPELINE_VERSION, assess
from .findings import CATEGORIES, MEANS, METHOD, Assessment, Finding, Part
from .markup import Profile, Sanitised, plain_text, render_markdown, sanitise
from .policy import POLICY, POLICY_VERSION, Ruling, Standing, decide
from .policy_file import PolicyError, read_policy
from .policy_terms import FirstLook, Outcome, Policy, Surface
from .text import fold

__all__ = [
    "CATEGORIES",
    "MEANS",
    "METHOD",
    "PIPELINE_VERSION",
    "POLICY",
    "POLICY_VERSION",
    "Assessment",
    "Finding",
    "FirstLook",
    "Outcome",
    "Part",
    "Policy",
    "PolicyError",
    "Profile",
    "Ruling",
    "Sanitised",
    "Standing",
    "Surface",
    "assess",
    "decide",
    "fold",
    "plain_text",
    "read_policy",
    "render_markdown",
    "sanitise",
]
