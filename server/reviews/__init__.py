"""Reviews of cycles by people of other schools: asked by a fair rota, answered by the group."""
