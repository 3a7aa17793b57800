"""Guards: database triggers that refuse what a CHECK constraint cannot see.

A guard is written once, in the SQL that SQLite and PostgreSQL share, and is installed
after every ``migrate``. It is not part of a migration, because SQLite rebuilds a table
on many schema changes and drops its triggers without a word.
"""
