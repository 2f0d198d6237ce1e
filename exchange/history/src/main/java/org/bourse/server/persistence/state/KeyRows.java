package org.bourse.server.persistence.state;

import static org.bourse.server.persistence.sql.Columns.booleans;
import static org.bourse.server.persistence.sql.Columns.bytes;
import static org.bourse.server.persistence.sql.Columns.longs;
import static org.bourse.server.persistence.sql.Columns.shorts;
import static org.bourse.server.persistence.sql.Columns.texts;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.server.persistence.sql.BulkRead;
import org.bourse.server.persistence.sql.Statements;

/** The table {@code api_keys}. */
final class KeyRows {

    private static final String INSERT = """
            INSERT INTO api_keys (key_id, owner_id, of_operator, key_hash, label, scopes, expires_at, networks, created_at)
            SELECT key_id, owner_id, of_operator, key_hash, label, scopes, time_of_micros(expires_at), networks,
                time_of_micros(created_at)
            FROM unnest(?::bigint[], ?::bigint[], ?::boolean[], ?::bytea[], ?::text[], ?::smallint[], ?::bigint[], ?::text[],
                    ?::bigint[])
                AS new (key_id, owner_id, of_operator, key_hash, label, scopes, expires_at, networks, created_at)""";

    private static final String DELETE = "DELETE FROM api_keys WHERE key_id = ANY (?::bigint[])";

    private static final String READ = """
            SELECT owner_id, key_id, key_hash, label, scopes, expires_at, networks, created_at, of_operator
            FROM api_keys ORDER BY of_operator, owner_id, key_id""";

    private KeyRows() {}

    /** A key to insert. */
    record NewKey(KeyOwner owner, ApiKey key) {}

    /** Writes new keys by their ids, and takes out those that were there before and are void now. */
    static void write(Statements statements, Map<Long, NewKey> added, List<Long> revoked) {
        if (!added.isEmpty()) {
            List<NewKey> rows = List.copyOf(added.values());
            statements.change(
                    "insert-api-keys",
                    INSERT,
                    longs(rows, row -> row.key().keyId()),
                    longs(rows, row -> row.owner().id()),
                    booleans(rows, row -> row.owner().isOperator()),
                    bytes(rows, row -> row.key().hash().bytes()),
                    texts(rows, row -> row.key().terms().label()),
                    shorts(rows, row -> (short) row.key().terms().scopes().bits()),
                    longs(rows, row -> row.key().terms().expiresAtMicros()),
                    texts(rows, row -> row.key().terms().networks()),
                    longs(rows, row -> row.key().createdAtMicros()));
        }
        if (!revoked.isEmpty()) {
            long deleted = statements.change("delete-api-keys", DELETE, longs(revoked, keyId -> keyId));
            Statements.check(deleted, revoked.size(), "API keys");
        }
    }

    /** Tells brokers' keys, then operators', each one's oldest first. */
    static void read(Connection connection, BiConsumer<KeyOwner, ApiKey> told) throws SQLException {
        BulkRead.query(connection, READ, row -> told.accept(new KeyOwner(row.getBoolean(9), row.getLong(1)), key(row)));
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        KeyTerms terms = new KeyTerms(
                row.getString(4), new KeyScopes(row.getShort(5)), BulkRead.micros(row, 6), row.getString(7));
        return new ApiKey(row.getLong(2), ApiKeyHash.of(row.getBytes(3)), terms, BulkRead.micros(row, 8));
    }
}
