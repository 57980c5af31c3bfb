//! By how much more or less than the wanted retention is aimed at under a set of parameters, as a
//! chance: see `scheduler::correction`.

crate::sql::script!(
    "m20261128_0016_correction",
    "
ALTER TABLE parameter_sets ADD COLUMN correction DOUBLE PRECISION NOT NULL DEFAULT 0
    CONSTRAINT parameter_sets_correction_check CHECK (correction BETWEEN -0.1 AND 0.1);
"
);
