package org.bourse.loadtest.engine;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine of a build in a folder of its own, with {@link MatchingBenchmark}'s flow over one symbol as that build makes it
 * up.
 *
 * <p>All of it is loaded from there by a class loader of its own: nothing is shared with another build's engine, and the
 * compiler knows each by its own past. The build's own contender knows its engine's interface, which differs from release to
 * release, so that nothing here has to. It is asked by reflection, once for a whole flow.
 */
final class BuiltContender implements Contender {

    private static final String BENCHMARK = "org.bourse.loadtest.engine.MatchingBenchmark";

    private final List<?> steps;
    private final Object contender;
    private final Method prepare;
    private final Method play;
    private final Method trades;
    private final Method sum;

    /**
     * Of the repository in this folder.
     *
     * @throws IllegalArgumentException if its modules were not compiled
     */
    BuiltContender(Path repository) throws IOException, ReflectiveOperationException {
        // Never closed: its classes load others as they go on.
        ClassLoader build = new URLClassLoader(classes(repository), ClassLoader.getPlatformClassLoader());
        Class<?> engine = build.loadClass(BENCHMARK + "$Engine");
        Object flow = method(build.loadClass(BENCHMARK), "flow", int.class).invoke(null, 1);
        steps = (List<?>) method(flow.getClass(), "steps").invoke(flow);
        contender = method(engine, "contender", flow.getClass())
                .invoke(engine.getField("BOURSE").get(null), flow);
        prepare = method(contender.getClass(), "prepare");
        play = method(contender.getClass(), "play");
        trades = method(contender.getClass(), "trades");
        sum = method(contender.getClass(), "sum");
    }

    private static URL[] classes(Path repository) throws IOException {
        if (!Files.isDirectory(repository.resolve("loadtest").resolve("target").resolve("classes"))) {
            throw new IllegalArgumentException("there is no build in "
                    + repository.toAbsolutePath().normalize() + ": ./mvnw -q package -DskipTests makes it");
        }
        List<URL> folders = new ArrayList<>();
        folders.add(classesOf(repository.resolve("loadtest")));
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(repository.resolve("exchange"))) {
            for (Path module : modules) {
                folders.add(classesOf(module));
            }
        }
        return folders.toArray(URL[]::new);
    }

    private static URL classesOf(Path module) throws IOException {
        return module.resolve("target").resolve("classes").toUri().toURL();
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    @Override
    public void prepare() {
        ask(prepare, contender);
    }

    @Override
    public void play() {
        ask(play, contender);
    }

    @Override
    public long trades() {
        return (long) ask(trades, contender);
    }

    @Override
    public long sum() {
        return (long) ask(sum, contender);
    }

    /** The number of commands of a play. */
    int commands() {
        return steps.size();
    }

    /** A digest of the commands: builds whose digests are equal play the same, whatever they call a command's parts. */
    long commandsDigest() {
        return digest(steps);
    }

    static long digest(List<?> steps) {
        long digest = 0;
        for (Object step : steps) {
            for (RecordComponent part : step.getClass().getRecordComponents()) {
                Method accessor = part.getAccessor();
                accessor.setAccessible(true);
                digest = 31 * digest + ask(accessor, step).toString().hashCode();
            }
        }
        return digest;
    }

    private static Object ask(Method method, Object target) {
        try {
            return method.invoke(target);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the build's " + method + " failed", e);
        }
    }
}
