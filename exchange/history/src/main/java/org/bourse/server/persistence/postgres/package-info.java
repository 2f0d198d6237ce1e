/**
 * PostgreSQL itself: the server that an exchange brings along, with its programs and directory, or one elsewhere; the
 * connections to it, the migrations, copies of it for backups. Knows no row of what happened.
 */
@NullMarked
package org.bourse.server.persistence.postgres;

import org.jspecify.annotations.NullMarked;
