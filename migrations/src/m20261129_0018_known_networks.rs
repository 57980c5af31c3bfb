//! Networks from which an account was signed in to: guessing from elsewhere does not hold them up.

crate::sql::script!(
    "m20261129_0018_known_networks",
    "
CREATE TABLE known_networks (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL,
    network TEXT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    CONSTRAINT known_networks_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT known_networks_network_check CHECK (length(network) BETWEEN 1 AND 60),
    CONSTRAINT known_networks_network_key UNIQUE (user_id, network)
);
"
);
