"""How the source in `schemas/` becomes the artefacts that are shipped."""
