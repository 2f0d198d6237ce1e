package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of measured latencies: read, with all that is wrong at once, and made of what a live run has measured. */
class MeasuredLatenciesTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("table.csv"), text);
    }

    @Test
    void readsATableThatHasOtherColumnsToo() throws IOException {
        MeasuredLatencies read =
                MeasuredLatencies.read(file("order,response_nanos,entry_nanos\n1,20,10\n\"2\",0,60000000000\n"));
        assertThat(read).isEqualTo(new MeasuredLatencies(List.of(10L, 60_000_000_000L), List.of(20L, 0L)));
        assertThat(MeasuredLatencies.read(file(read.table()))).isEqualTo(read);
    }

    @Test
    void drawsEachMessagesWayBySeedFromAllOfTheTable() {
        MeasuredLatencies of = new MeasuredLatencies(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L));
        assertThat(LongStream.range(0, 100).map(of.entry(1)::nanosOf)).containsOnly(1L, 2L, 3L);
        assertThat(LongStream.range(0, 100).map(of.response(1)::nanosOf)).containsOnly(4L, 5L, 6L);
        List<Long> drawn =
                LongStream.range(0, 100).map(of.entry(1)::nanosOf).boxed().toList();
        assertThat(LongStream.range(0, 100).map(of.entry(1)::nanosOf).boxed()).containsExactlyElementsOf(drawn);
        assertThat(LongStream.range(0, 100).map(of.entry(2)::nanosOf).boxed().toList())
                .isNotEqualTo(drawn);
    }

    @Test
    void saysAllThatIsWrongWithItsPlace() throws IOException {
        Path wrong = file("entry_nanos,response_nanos\n1,2\n-1,2\n3\nx,60000000001\n");
        assertThatThrownBy(() -> MeasuredLatencies.read(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3: entry_nanos is a whole number of 0 to 60000000000 nanoseconds, not -1.")
                .hasMessageContaining("line 4: there are 1 values, not 2.")
                .hasMessageContaining("line 5: entry_nanos is")
                .hasMessageContaining("line 5: response_nanos is")
                .hasMessageNotContaining("line 2:");
        assertThatThrownBy(() -> MeasuredLatencies.read(file("entry_nanos\n1\n")))
                .hasMessageContaining("line 1: the first line names the columns");
        assertThatThrownBy(() -> MeasuredLatencies.read(file(""))).hasMessageContaining("line 1:");
        assertThatThrownBy(() -> MeasuredLatencies.read(file("entry_nanos,response_nanos\n")))
                .hasMessageContaining("there is no line of latencies");
        assertThatThrownBy(() -> MeasuredLatencies.read(file("entry_nanos,response_nanos\n" + "x,1\n".repeat(1_000))))
                .hasMessageEndingWith("There is more that is wrong.")
                .message()
                .hasSizeLessThan(5_000);
    }

    @Test
    void takesWhatALiveRunHasMeasuredOutOfItsResults() throws IOException {
        Files.writeString(
                directory.resolve("intents.csv"),
                "nanos,number,what,order\n1000,1,submit,\n2000,2,submit,\n2500,3,cancel,1\n3000,4,submit,\n4000,5,submit,\n");
        Files.writeString(
                directory.resolve("reports.csv"),
                "nanos,venue_nanos,order,what,why\n1500,1100,1,accepted,\n1600,1500,1,filled,\n2700,9000,2,accepted,\n"
                        + "3100,2900,4,accepted,\n4100,4050,5,rejected,\n5000,4900,77,accepted,\n60");
        assertThat(MeasuredLatencies.ofRun(directory))
                .as(
                        "the second by a clock that is ahead, the third by one that is behind, an order of nobody's, half a line")
                .isEqualTo(new MeasuredLatencies(List.of(100L, 700L, 0L), List.of(400L, 0L, 100L)));
        Files.writeString(directory.resolve("reports.csv"), "nanos,venue_nanos,order,what,why\n");
        assertThatThrownBy(() -> MeasuredLatencies.ofRun(directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No order of that run was taken by its venue yet.");
    }
}
