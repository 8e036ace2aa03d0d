"""The licences of all that runs: `python -m scripts.licences` lists them, and exits 1 at one that may not be there.

Looked at is every package of requirements.lock (what develops is not shipped), and of each what it declares and what
the licence files inside it say of others that it brings along.  Free to use without a look: what is permissive.  What
leaves its own files free to be exchanged (LGPL, MPL) is named below with the reason why it is fine.  GPL, AGPL and
what nobody can tell fail; so does what was looked at and declares something else in a later version.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from license_expression import ExpressionError, LicenseExpression, get_spdx_licensing

ROOT = Path(__file__).parents[1]
SPDX = get_spdx_licensing()

PERMISSIVE = {
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0", "Zlib"),
    *("CC0-1.0", "Unlicense"),
}

# What packages write that is no expression of SPDX, or whose classifier is all they say.
MEANS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}

LOOSE = "a module of its own that anybody can exchange for another build; we neither change nor copy it"

# Package -> what it declares, and why that is fine.
REVIEWED = {
    "psycopg": ("LGPL-3.0-only", LOOSE),
    "psycopg-binary": ("LGPL-3.0-only", LOOSE),
    "pi-heif": ("LGPL-3.0-only", f"{LOOSE}; built without the encoder x265, which is GPL"),
    "certifi": ("MPL-2.0", "a list of certificates, taken as it is"),
    "tqdm": ("MPL-2.0 AND MIT", "taken as it is"),
    "pypdfium2": (
        "BSD-3-Clause, Apache-2.0, dependency licenses",
        "PDFium is BSD-3-Clause; what is built into it is permissive, its files are in the package",
    ),
    "python-dateutil": ("BSD License; Apache Software License", "either, as one likes: “Dual License”"),
    # Of other systems than the one that this runs on: looked up by hand.
    "colorama": ("BSD-3-Clause", "only on Windows"),
    "pywin32": ("PSF-2.0", "only on Windows"),
    "httpx2-jsfetch": ("BSD-3-Clause", "only in a browser, where nothing of ours runs"),
}

# Package -> why it may bring along what stands under a licence of the GPL's family.
BUNDLED = {
    "lxml": "libiconv, LGPL, a part that can be exchanged; the GPL's test runner is not in the package",
    "numpy": "libgfortran, GPL with the GCC Runtime Library Exception, which leaves what uses it free",
    "onnxruntime": "Eigen, MPL-2.0, whose text only speaks of the GPL",
    "opencv-python-headless": "FFmpeg, LGPL-2.1, as libraries beside it that can be exchanged; Qt is not in this one",
    "pillow": "FreeType, under its own licence or the GPL, of which we take its own; of XZ only the free library",
    "pypdfium2": "build scripts of ICU and libgcc (for musl), GPL with the exceptions that leave what they make free",
    "reportlab": "DarkGarden, a font under the GPL with an exception for documents, which no letter of ours uses",
    "shapely": "GEOS, LGPL-2.1, as a library beside it that can be exchanged",
}

FAMILY = re.compile(
    r"GNU\s+(?:LESSER\s+|LIBRARY\s+|AFFERO\s+)?GENERAL\s+PUBLIC\s+LICENSE\s*,?\s+Version\s+\d|\b[AL]?GPL-?v?[23]",
    re.IGNORECASE,
)
"""How a licence of that family is named by who stands under it: with its version.  Others only speak of it."""
TEXTS = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """What a package declares; "" where it is not installed here."""

    package: str
    declared: str
    bundles: tuple[str, ...] = ()
    """The licence files in it that name a licence of the GPL's family."""


def locked(lock: Path) -> list[str]:
    """The packages of a lock file."""
    return [line.split("==")[0] for line in lock.read_text("utf-8").splitlines() if re.match(r"[\w.-]+==", line)]


def found(package: str) -> Licence:
    try:
        here = distribution(package)
    except PackageNotFoundError:
        return Licence(package, "")
    return Licence(package, declared(here), tuple(sorted(bundled(here))))


def declared(here: Distribution) -> str:
    """Its expression, else its classifiers, else its own words."""
    said = here.metadata
    classes = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or () if line.startswith("License ::")]
    named = "; ".join(name for name in classes if name != "OSI Approved")
    return said["License-Expression"] or named or (said["License"] or "unknown").splitlines()[0]


def bundled(here: Distribution) -> Iterator[str]:
    for file in here.files or ():
        if TEXTS.search(str(file)) and file.suffix not in (".py", ".pyc", ".so", ".pyd"):
            text = Path(str(here.locate_file(file))).read_text("utf-8", "replace")
            if FAMILY.search(text):
                yield str(file)


def permissive(declaration: str) -> bool:
    """Whether all of it may be used without a look: each part of an `AND`, one of an `OR`."""
    try:
        tree = SPDX.parse(MEANS.get(declaration, declaration), validate=True)
    except ExpressionError:
        return False
    return tree is not None and _free(tree)


def _free(tree: LicenseExpression) -> bool:
    if isinstance(tree, SPDX.OR):
        return any(map(_free, tree.args))
    if isinstance(tree, SPDX.AND):
        return all(map(_free, tree.args))
    return str(tree) in PERMISSIVE


def complaint(licence: Licence) -> str:
    """Why it may not be there; "" where it may."""
    reviewed = licence.package in REVIEWED
    if reviewed and MEANS.get(licence.declared, licence.declared) not in (REVIEWED[licence.package][0], ""):
        return f"was looked at as “{REVIEWED[licence.package][0]}” and now declares “{licence.declared}”"
    if not reviewed and not licence.declared:
        return "is not installed here: look up what it declares"
    if not reviewed and not permissive(licence.declared):
        return f"declares “{licence.declared}”"
    if licence.bundles and licence.package not in BUNDLED and not (reviewed and "GPL" in REVIEWED[licence.package][0]):
        return f"brings along what may be under a GPL: {', '.join(licence.bundles)}"
    return ""


def main() -> None:
    every = [found(package) for package in sorted(set(locked(ROOT / "requirements.lock")))]
    complaints = {one.package: said for one in every if (said := complaint(one))}
    known = {one.package for one in every}
    complaints |= dict.fromkeys({*REVIEWED, *BUNDLED} - known, "is not in the lock file any more")
    if "--quiet" not in sys.argv:
        for one in every:
            why = "; ".join(filter(None, (REVIEWED.get(one.package, ("", ""))[1], BUNDLED.get(one.package, ""))))
            print(f"{one.package:28} {one.declared or '-':50} {why}".rstrip())
    for name, said in sorted(complaints.items()):
        print(f"{name} {said}", file=sys.stderr)
    if complaints:
        print("scripts/licences.py has the list of what was looked at, and why each is fine.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
