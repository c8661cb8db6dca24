"""What `make bench` measures: one run, one table, every row a ratio against something measured in the same run."""

import warnings

# The embedded PostgreSQL looks for a folder of the login session, which a server or a container does not have.
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
