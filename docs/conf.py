"""The documentation site; `tools/docs` builds it into build/docs, without a network and without a warning."""

import re
from typing import Any

import click
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casegraph.cli import COMMANDS, cli
from casegraph.codebook import codebook
from casegraph.version import VERSION

project = "casegraph"
version = release = VERSION
language = "en"
copyright = ""  # LICENSE has it
html_show_copyright = html_show_sphinx = False

# The pages stand in the repository's own folders, so that links between them lead somewhere there and here.
root_doc = "docs/index"
include_patterns = ["docs/**", "notebooks/*.ipynb", "*.md", "benchmarks/README.md"]
exclude_patterns = ["docs/conf.py", "docs/coding/first/**", "docs/coding/second/**", "build", "out", ".venv", "**/.*"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "off"  # they are executed in the tests, which compare what is stored with what comes out
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_type_aliases = {name: name for name in ("Id", "Ids", "Report")}
python_use_unqualified_type_names = True
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
nitpicky = True
# Of other packages nothing is linked: the site is built without a network.
nitpick_ignore_regex = [(r"py:class", r"tuple\[.*")] + [
    (r"py:.*", rf"({name})([.].*)?")
    for name in ("pyarrow", "pa", "pandas", "polars", "igraph", "networkx", "scipy", "collections", "pathlib", "Path",
                 "os", "PathLike", "date", "datetime", "typing", "Any", "types", "np", "numpy", "Iterator", "Mapping",
                 "Sequence", "Iterable", "Callable", "Id", "Ids", "MappingProxyType", "TypeAliasForwardRef",
                 "casegraph._core", "casegraph.plots.canvas", "AudienceLike", "_Report")
]  # fmt: skip

html_theme = "pydata_sphinx_theme"
html_title = "casegraph"
html_static_path = ["_static"]
html_css_files = ["casegraph.css"]
html_extra_path = ["_extra"]
html_copy_source = html_show_sourcelink = False
html_last_updated_fmt = None  # no clock: the same sources give the same pages
html_sidebars: dict[str, list[str]] = {"docs/index": []}
html_context = {"default_mode": "auto"}
html_theme_options: dict[str, Any] = {
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "navbar_align": "left",
    "header_links_before_dropdown": 5,
    "footer_start": [],
    "footer_center": [],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "show_prev_next": True,
    "collapse_navigation": True,
    "navigation_with_keys": False,
    "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


class Codebook(SphinxDirective):
    """The codebook as the schema declares it."""

    def run(self) -> list[nodes.Node]:
        return parsed(self, re.sub(r"^# .*\n", "", codebook(format="markdown")))


class Commands(SphinxDirective):
    """What each command says of itself with --help."""

    def run(self) -> list[nodes.Node]:
        context = click.Context(cli, info_name="casegraph", max_content_width=100)
        parts = []
        for name in COMMANDS:
            command = cli.get_command(context, name)
            assert command is not None
            told = command.get_help(click.Context(command, info_name=name, parent=context, max_content_width=100))
            parts.append(f"## casegraph {name}\n\n```text\n{told}\n```\n")
        return parsed(self, "\n".join(parts))


def parsed(directive: SphinxDirective, markdown: str) -> list[nodes.Node]:
    """Markdown as if it stood in the page."""
    holder = nodes.section()
    holder.document = directive.state.document
    source, _line = directive.get_source_info()
    directive.state.nested_parse(StringList(markdown.split("\n"), source), 0, holder, match_titles=True)
    return holder.children


def outputs_for_all(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Outputs of notebooks for readers who hear them: a heading of a table that is empty is a cell."""
    for raw in list(doctree.findall(nodes.raw)):
        if raw.get("format") == "html" and "<th" in raw.astext():
            text = re.sub(r"<th[^>]*></th>", "<td></td>", raw.astext())
            raw.replace_self(nodes.raw(text, text, **raw.attributes))


def named_toggles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the toggles of the sidebar the name that the theme leaves out."""
    made = context.get("generate_toctree_html")
    if made is not None:
        toggle = '<summary aria-label="Pages of this part">'
        context["generate_toctree_html"] = lambda *given, **how: str(made(*given, **how)).replace("<summary>", toggle)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("casegraph-codebook", Codebook)
    app.add_directive("casegraph-commands", Commands)
    app.connect("doctree-resolved", outputs_for_all)
    app.connect("html-page-context", named_toggles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
