"""what people need: doors, safeguards, notes, extensions, received mail, changed letters

New columns of old tables that may not be empty have a default for the rows that are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "contact_import",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_import")),
    )
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_import_partnership"), ["partnership"], unique=False)

    op.create_table(
        "letter_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_version")),
        sa.UniqueConstraint(
            "partnership", "letter", "number", name=op.f("uq_letter_version_partnership_letter_number")
        ),
    )
    with op.batch_alter_table("letter_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_version_partnership"), ["partnership"], unique=False)

    op.create_table(
        "public_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_public_draft_token_hash")),
    )
    with op.batch_alter_table("public_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_draft_partnership"), ["partnership"], unique=False)

    op.create_table(
        "received_mail",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("mail_id", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("raw_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_received_mail_digest")),
    )
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_mail_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_mail_partnership"), ["partnership"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_mail_uid_validity_uid"), ["uid_validity", "uid"], unique=False)

    op.create_table(
        "rehearsal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("failure_code", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
    )
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rehearsal_partnership"), ["partnership"], unique=False)

    op.create_table(
        "sign_in_guard",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address_token", sa.LargeBinary(), nullable=False),
        sa.Column("place_token", sa.LargeBinary(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_guard")),
        sa.UniqueConstraint("address_token", "place_token", name=op.f("uq_sign_in_guard_address_token_place_token")),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_closure_agency_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closure_partnership"), ["partnership"], unique=False)

    op.create_table(
        "cover",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("absent_user_id", sa.String(), nullable=False),
        sa.Column("cover_user_id", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["absent_user_id"], ["user.id"], name=op.f("fk_cover_absent_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["cover_user_id"], ["user.id"], name=op.f("fk_cover_cover_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_absent_user_id"), ["absent_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cover_cover_user_id"), ["cover_user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cover_partnership"), ["partnership"], unique=False)

    op.create_table(
        "outside_identity",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_outside_identity_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_identity_issuer_subject")),
    )
    with op.batch_alter_table("outside_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outside_identity_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "case_reader",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_reader_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_case_reader_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reader")),
    )
    with op.batch_alter_table("case_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_reader_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_reader_user_id"), ["user_id"], unique=False)

    op.create_table(
        "conflict_of_interest",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_conflict_of_interest_case_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_conflict_of_interest_user_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
    )
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_of_interest_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conflict_of_interest_user_id"), ["user_id"], unique=False)

    op.create_table(
        "kept_input",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_kept_input_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_kept_input_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_input")),
    )
    with op.batch_alter_table("kept_input", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_input_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_input_user_id"), ["user_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("flag_on", sa.Date(), nullable=True),
        sa.Column("flag_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flag_done_by", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_note_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "agency_draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["agency_request.id"],
            name=op.f("fk_agency_draft_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_draft")),
        sa.UniqueConstraint("request_id", "what", name=op.f("uq_agency_draft_request_id_what")),
    )
    with op.batch_alter_table("agency_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_draft_request_id"), ["request_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on_before", sa.Date(), nullable=False),
        sa.Column("due_at_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on_after", sa.Date(), nullable=True),
        sa.Column("due_at_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["agency_request.id"],
            name=op.f("fk_extension_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_request_id"), ["request_id"], unique=False)

    op.create_table(
        "hand_over",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_id", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["agency_request.id"],
            name=op.f("fk_hand_over_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_request_id"), ["request_id"], unique=False)

    op.create_table(
        "page_picture",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("blob_id", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob_id"], ["blob.id"], name=op.f("fk_page_picture_blob_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_page_picture_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_picture")),
        sa.UniqueConstraint("document_id", "page", name=op.f("uq_page_picture_document_id_page")),
    )
    with op.batch_alter_table("page_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_picture_document_id"), ["document_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answered_by_document_id", sa.String(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_question_case_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_question_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["agency_request.id"],
            name=op.f("fk_question_request_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_request_id"), ["request_id"], unique=False)

    op.create_table(
        "pack_reading",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_pack_reading_pack_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_pack_reading_user_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_reading")),
        sa.UniqueConstraint("pack_id", "user_id", name=op.f("uq_pack_reading_pack_id_user_id")),
    )
    with op.batch_alter_table("pack_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_reading_pack_id"), ["pack_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_reading_user_id"), ["user_id"], unique=False)

    op.create_table(
        "understanding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("reading_id", sa.String(), nullable=False),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_understanding_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["reading.id"],
            name=op.f("fk_understanding_reading_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_understanding")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_understanding_reading_id")),
    )
    with op.batch_alter_table("understanding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_understanding_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_understanding_reading_id"), ["reading_id"], unique=False)

    with op.batch_alter_table("agency_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_to", sa.Date(), nullable=True))

    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drafted_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("chair_signed_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("chair_sealed", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pictures", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("page_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("scan", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("parent_id", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_document_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_document_parent_id"),
            "document",
            ["parent_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_sealed", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("partner_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_to", sa.Date(), nullable=True))

    with op.batch_alter_table("partner_response", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_user_id", sa.String(), nullable=True))

    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_proposal", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method", sa.String(), nullable=False, server_default="typed"))
        batch_op.add_column(sa.Column("document_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("for_user_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_signature_document_id"),
            "document",
            ["document_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("signed_in_by", sa.String(), nullable=False, server_default="password"))
        batch_op.add_column(sa.Column("code_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:

    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_column("device")
        batch_op.drop_column("code_at")
        batch_op.drop_column("signed_in_by")
        batch_op.drop_column("ended_by")

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("last_signed_in_at")

    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_signature_document_id"), type_="foreignkey")
        batch_op.drop_column("for_user_id")
        batch_op.drop_column("document_id")
        batch_op.drop_column("method")

    with op.batch_alter_table("partner_response", schema=None) as batch_op:
        batch_op.drop_column("for_user_id")

    with op.batch_alter_table("partner_contact", schema=None) as batch_op:
        batch_op.drop_column("away_to")
        batch_op.drop_column("away_from")

    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("not_before")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_sealed")

    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_column("is_proposal")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_document_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_document_parent_id"))
        batch_op.drop_column("parent_id")
        batch_op.drop_column("scan")
        batch_op.drop_column("page_count")
        batch_op.drop_column("pictures")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("chair_sealed")
        batch_op.drop_column("chair_signed_by")
        batch_op.drop_column("drafted_by")

    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_column("promised_at")

    with op.batch_alter_table("agency_contact", schema=None) as batch_op:
        batch_op.drop_column("away_to")
        batch_op.drop_column("away_from")

    with op.batch_alter_table("understanding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_understanding_reading_id"))
        batch_op.drop_index(batch_op.f("ix_understanding_document_id"))

    op.drop_table("understanding")
    with op.batch_alter_table("pack_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_reading_user_id"))
        batch_op.drop_index(batch_op.f("ix_pack_reading_pack_id"))

    op.drop_table("pack_reading")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_request_id"))
        batch_op.drop_index(batch_op.f("ix_question_document_id"))
        batch_op.drop_index(batch_op.f("ix_question_case_id"))

    op.drop_table("question")
    with op.batch_alter_table("page_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_picture_document_id"))

    op.drop_table("page_picture")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_over_request_id"))

    op.drop_table("hand_over")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_request_id"))

    op.drop_table("extension")
    with op.batch_alter_table("agency_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_draft_request_id"))

    op.drop_table("agency_draft")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_subject_id"))
        batch_op.drop_index(batch_op.f("ix_note_case_id"))

    op.drop_table("note")
    with op.batch_alter_table("kept_input", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_input_user_id"))
        batch_op.drop_index(batch_op.f("ix_kept_input_case_id"))

    op.drop_table("kept_input")
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conflict_of_interest_user_id"))
        batch_op.drop_index(batch_op.f("ix_conflict_of_interest_case_id"))

    op.drop_table("conflict_of_interest")
    with op.batch_alter_table("case_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_reader_user_id"))
        batch_op.drop_index(batch_op.f("ix_case_reader_case_id"))

    op.drop_table("case_reader")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_user_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("outside_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outside_identity_user_id"))

    op.drop_table("outside_identity")
    with op.batch_alter_table("cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_partnership"))
        batch_op.drop_index(batch_op.f("ix_cover_cover_user_id"))
        batch_op.drop_index(batch_op.f("ix_cover_absent_user_id"))

    op.drop_table("cover")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closure_partnership"))
        batch_op.drop_index(batch_op.f("ix_closure_agency_id"))

    op.drop_table("closure")
    op.drop_table("sign_in_guard")
    with op.batch_alter_table("rehearsal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rehearsal_partnership"))

    op.drop_table("rehearsal")
    with op.batch_alter_table("received_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_mail_uid_validity_uid"))
        batch_op.drop_index(batch_op.f("ix_received_mail_partnership"))
        batch_op.drop_index(batch_op.f("ix_received_mail_mail_id"))

    op.drop_table("received_mail")
    with op.batch_alter_table("public_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_draft_partnership"))

    op.drop_table("public_draft")
    with op.batch_alter_table("letter_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_version_partnership"))

    op.drop_table("letter_version")
    with op.batch_alter_table("contact_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_import_partnership"))

    op.drop_table("contact_import")
