# SPDX-License-Identifier: BSD-3-Clause
"""Starting a tool: the right Python, and errors in one line. Standard library only."""
import importlib
import os
import sys

SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's packages are for this one; the first in PATH may be another
PACKAGES = {"h5py": "python3-h5py", "numpy": "python3-numpy", "matplotlib": "python3-matplotlib"}


class UserError(Exception):
    """Something the user can mend; its text is one line."""


def require(*modules):
    """Imports `modules`; where that fails, starts the tool again under the system's Python, once."""
    os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")  # a campaign may be read while it is computed
    missing = [name for name in modules if not importable(name)]
    if not missing:
        return
    if os.path.exists(SYSTEM_PYTHON) and sys.executable != SYSTEM_PYTHON:
        for variable in ("PYTHONHOME", "PYTHONPATH"):  # meant for the other Python
            os.environ.pop(variable, None)
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    packages = " ".join(PACKAGES[name] for name in missing)
    fail(f"Python packages are missing; on Debian: apt install {packages}; elsewhere: pip install {' '.join(missing)}")


def importable(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def fail(text):
    """One line on stderr, exit status 2."""
    print(f"{os.path.basename(sys.argv[0])}: {text}", file=sys.stderr)
    sys.exit(2)


def run(main):
    """main() with UserError and the system's refusals as one line."""
    try:
        main()
    except UserError as wrong:
        fail(wrong)
    except OSError as wrong:
        fail(f"{wrong.filename}: {wrong.strerror}" if wrong.filename and wrong.strerror else " ".join(str(wrong).split()))
    except KeyboardInterrupt:
        sys.exit(130)
