"""What is written in the workspace, for programs and for paper: one document, or a cycle whole."""
