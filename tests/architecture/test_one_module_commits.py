"""Only db/work.py commits: everything else happens in a piece of work, or not at all."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Migrations have a transaction of their own, before there is any work.
OWN_TRANSACTION = {"forms_service/db/migrations/env.py", "forms_service/db/migrating.py"}


def commits(path: Path) -> Iterator[str]:
    """`x.commit()`, `sessions.begin()`, `engine.begin()`, and the word in SQL."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("commit", "begin"):
            owner = ast.unparse(node.value)
            if node.attr == "commit" or owner.rpartition(".")[2] in ("sessions", "sessionmaker", "engine", "writing"):
                yield f"{owner}.{node.attr}"
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.strip() in ("COMMIT", "AUTOCOMMIT")
        ):
            yield node.value


def test_commits_stand_in_work_py_alone() -> None:
    files = [path for folder in ("forms_service", "worker", "parsers") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 50
    committing = {str(path.relative_to(ROOT)) for path in files if list(commits(path))}
    assert committing - OWN_TRANSACTION == {"forms_service/db/work.py"}


def test_a_commit_elsewhere_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    for code in ("work.session.commit()", "with sessions.begin() as s: pass", "connection.exec_driver_sql('COMMIT')"):
        planted.write_text(code)
        assert list(commits(planted))
