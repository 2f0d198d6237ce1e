/**
 * The REST gateway: the server, who may call, and the way of a request to the call that answers it. The calls themselves are in
 * the packages below, by what they are about. HTTP lives here and nowhere else; decides nothing about matching.
 */
@NullMarked
package org.bourse.server.api;

import org.jspecify.annotations.NullMarked;
