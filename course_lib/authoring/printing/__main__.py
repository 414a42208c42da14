"""make pdf: write dist/neural-networks-checked-<version>.pdf."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from course_lib.authoring.chromium import ARGUMENTS
from course_lib.authoring.edition import edition
from course_lib.authoring.printing.document import Imprint, compose
from course_lib.authoring.printing.press import bind, chromium, print_document
from course_lib.authoring.reading_order import reading_order
from course_lib.authoring.repository import repository_url
from course_lib.authoring.yaml_files import read_yaml
from course_lib.errors import CourseError

__all__ = ["main"]


def main() -> int:
    """Compose, print, bind; the PDF is written aside and renamed."""
    from playwright.sync_api import sync_playwright

    root = Path.cwd()
    config, made = read_yaml(root / "_config.yml"), edition(root)
    imprint = Imprint(config["title"], config["author"], made.version, repository_url(root))
    path, source = root / "dist" / f"{made.name}.pdf", root / "_build" / "print" / "book.html"
    aside = path.with_name(path.name + ".part")
    try:
        program = chromium()
        document = compose(root / "_build" / "html", reading_order(root), imprint)
        for folder in (source.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        source.write_text(document.html, encoding="utf-8")
        print(f"Printing {len(document.headings)} sections; this takes minutes ...", flush=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            print_document(browser, source, aside)
            browser.close()
        sheets = bind(aside, document.headings, {"Title": config["title"], "Author": config["author"]})
        os.replace(aside, path)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; no PDF was written.", file=sys.stderr)
        return 130
    finally:
        aside.unlink(missing_ok=True)
    print(f"{path.relative_to(root)}: {sheets} pages, {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
