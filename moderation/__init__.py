"""What may be shown: subjects, their assessments, the queue, and decisions."""
