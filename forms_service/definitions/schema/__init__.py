"""The shape of every file under form_templates/: frozen, unknown keys refused, each key with its meaning.

`schema: 1` stands in every file; a published schema stays loadable. Closed lists (kinds, triggers, conditions) live
in these modules and in code; which of them are used, in what order and with what numbers and words, is data.
"""

from __future__ import annotations

from forms_service.definitions.schema.basis import (
    ChoiceData,
    Clock,
    Data,
    FieldName,
    File,
    FormRef,
    LetterName,
    PartnershipSlug,
    Slug,
    Source,
)
from forms_service.definitions.schema.calendar import (
    AddedDay,
    CalendarOverrides,
    RemovedDay,
)
from forms_service.definitions.schema.form import (
    MOST_IN_A_ROW,
    FieldData,
    Form,
    OldVersion,
    Reading,
    Section,
    SharedCell,
)
from forms_service.definitions.schema.ladder import (
    FormReceived,
    MissingReturn,
    Outcome,
    Party,
    Plan,
    Stage,
    StageEnd,
    StageForm,
)
from forms_service.definitions.schema.letter import (
    Audience,
    Letter,
    LetterUse,
    Mail,
    Trigger,
)
from forms_service.definitions.schema.partnership import (
    ActionRules,
    Body,
    ChasingRules,
    ClockRules,
    Closure,
    ContactPoint,
    Log,
    Office,
    Partner,
    Partnership,
    Retention,
    UnopenedRung,
)
from forms_service.definitions.schema.process import (
    Process,
)
from forms_service.definitions.schema.report import (
    ActionMap,
    ChronologyMap,
    Comparison,
    CriterionText,
    Report,
    ReportSection,
)
from forms_service.definitions.schema.requests import (
    CollationReminder,
    DecisionUse,
    NilRule,
    NotificationUse,
    Prefill,
    ReturnUse,
    Rung,
    TableMap,
)
from forms_service.definitions.schema.steps import (
    Condition,
    Rule,
    Step,
    Unit,
)
from forms_service.definitions.schema.vocabulary import (
    Vocabulary,
    VocabularyName,
)

__all__ = [
    "MOST_IN_A_ROW",
    "ActionMap",
    "ActionRules",
    "AddedDay",
    "Audience",
    "Body",
    "CalendarOverrides",
    "ChasingRules",
    "ChoiceData",
    "ChronologyMap",
    "Clock",
    "ClockRules",
    "Closure",
    "CollationReminder",
    "Comparison",
    "Condition",
    "ContactPoint",
    "CriterionText",
    "Data",
    "DecisionUse",
    "FieldData",
    "FieldName",
    "File",
    "Form",
    "FormReceived",
    "FormRef",
    "Letter",
    "LetterName",
    "LetterUse",
    "Log",
    "Mail",
    "MissingReturn",
    "NilRule",
    "NotificationUse",
    "Office",
    "OldVersion",
    "Outcome",
    "Partner",
    "Partnership",
    "PartnershipSlug",
    "Party",
    "Plan",
    "Prefill",
    "Process",
    "Reading",
    "RemovedDay",
    "Report",
    "ReportSection",
    "Retention",
    "ReturnUse",
    "Rule",
    "Rung",
    "Section",
    "SharedCell",
    "Slug",
    "Source",
    "Stage",
    "StageEnd",
    "StageForm",
    "Step",
    "TableMap",
    "Trigger",
    "Unit",
    "UnopenedRung",
    "Vocabulary",
    "VocabularyName",
]
