/**
 * The live feed to many subscribers: how much arrives and how late, and what subscribers, some of which never read, cost
 * those who trade. Black box, over the JDK's WebSockets.
 */
@NullMarked
package org.bourse.loadtest.feed;

import org.jspecify.annotations.NullMarked;
