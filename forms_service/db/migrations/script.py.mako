"""${message}

Never import anything of ours here: a migration must still run when the code it was written with is gone. Change the
tables or the rows, not both in one migration. Ring no queue. PostgreSQL locks what is altered: say so where it is
large.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
