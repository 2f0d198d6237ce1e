package org.bourse.server.persistence.sql;

import io.helidon.dbclient.DbTransaction;

/** The statements of one transaction of the persister, each with a name for logs and positional parameters. */
public final class Statements {

    private final DbTransaction transaction;

    /** Those of this transaction. */
    public Statements(DbTransaction transaction) {
        this.transaction = transaction;
    }

    /** Executes it; answers how many rows it changed. */
    public long change(String name, String statement, Object... parameters) {
        var dml = transaction.createNamedDmlStatement(name, statement);
        for (Object parameter : parameters) {
            dml.addParam(parameter);
        }
        return dml.execute();
    }

    /** Executes a statement that counts by itself, in its only row and column, what it changed. */
    public long countedChange(String name, String statement, Object... parameters) {
        var get = transaction.createNamedGet(name, statement);
        for (Object parameter : parameters) {
            get.addParam(parameter);
        }
        return get.execute()
                .orElseThrow(() -> new IllegalStateException(name + " answered nothing, where a count has one row"))
                .column(1)
                .getLong();
    }

    /**
     * Checks that as many rows changed as had to.
     *
     * @throws InconsistentDatabaseException when they were fewer
     */
    public static void check(long changed, int expected, String what) {
        if (changed != expected) {
            throw new InconsistentDatabaseException("the database has only " + changed + " of " + expected + " " + what
                    + " that changed: rows were removed from it");
        }
    }
}
