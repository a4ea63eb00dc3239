"""Fetches the stylesheet when a wheel is built. Everything else about the package is in setup.cfg."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))

from tracker import assets


class BuildWithStylesheet(build_py):
    def run(self):
        # An editable install does without: the Makefile fetches the stylesheet, and the tracker starts if it cannot.
        if not self.editable_mode and not assets.ready():
            assets.fetch()
        super().run()


setup(cmdclass={"build_py": BuildWithStylesheet})
