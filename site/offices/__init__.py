"""Country offices: languages, staff, roles, and what each may see."""
