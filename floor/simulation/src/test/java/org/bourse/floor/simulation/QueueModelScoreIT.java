package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queue models against true places in the queues of our own exchange: the default one fills no more than the exchange did. */
class QueueModelScoreIT {

    private static final int PROBES = Integer.getInteger("probes", 600);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    @Test
    void theDefaultIsCautiousAndTheOthersLieBetweenTheBounds() throws IOException {
        List<QueueModelScore> all = QueueModelScore.of(seed, PROBES, directory.resolve("tape"));
        Map<String, QueueModelScore> scores =
                all.stream().collect(Collectors.toMap(QueueModelScore::model, Function.identity()));
        String said = "seed " + seed + "\n" + all;
        QueueModelScore tail = Objects.requireNonNull(scores.get("tail"));
        QueueModelScore head = Objects.requireNonNull(scores.get("head"));
        assertThat(VenueConduct.DEFAULTS.queue()).isEqualTo(QueueModel.of("tail"));
        assertThat(tail.truth()).as(said).isBetween(PROBES / 20, PROBES);
        // A lot that stands before ours here stood behind it there, in a trade or two.
        assertThat(tail.invented()).as(said).isLessThanOrEqualTo(PROBES / 100);
        assertThat(tail.early()).as(said).isLessThanOrEqualTo(PROBES / 100);
        assertThat(head.missed()).as(said).isLessThanOrEqualTo(PROBES / 100);
        for (QueueModelScore score : all) {
            // Their books part once one fills what another does not: few probes may be the other way round.
            assertThat(score.filled()).as(said).isBetween(tail.filled() - PROBES / 100, head.filled() + PROBES / 100);
            assertThat(score.truth()).as(said).isEqualTo(tail.truth());
        }
        assertThat(head.filled()).as(said).isGreaterThan(tail.filled());
    }
}
