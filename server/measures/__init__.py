"""What the schools of a cycle measured: numbers of groups, never of a teacher."""
