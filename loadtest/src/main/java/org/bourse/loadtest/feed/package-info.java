/**
 * The live feed to many subscribers: how much arrives and how late, and what subscribers, some of which never read, cost
 * those who trade. Black box, over raw sockets on one thread.
 */
@NullMarked
package org.bourse.loadtest.feed;

import org.jspecify.annotations.NullMarked;
