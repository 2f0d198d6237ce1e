package org.bourse.floor.desk;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.trading.strategy.CodeStrategyProvider;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.jspecify.annotations.Nullable;

/**
 * The strategies in code that this process has: the floor's own, and those that jars of a folder or the class path bring. As its
 * classes are, they are the process's: whoever starts it {@linkplain #use uses} them before anybody asks for one.
 */
final class CodeStrategyTypes {

    /** The system property with the folder of jars, for processes of backtests. */
    static final String PROPERTY = "bourse.strategy-jars";

    /** The setting with it. */
    static final String SETTING = "FLOOR_STRATEGY_JARS";

    private static final String OWN = "the floor";
    private static final List<String> RESERVED = List.of(RunSettings.CROSSING, RunSettings.DEFAULT, RunSettings.CHOSEN);

    private static volatile CodeStrategyTypes used =
            new CodeStrategyTypes(Optional.empty(), CodeStrategyType.all(), "");

    private final Optional<Path> jars;
    private final List<CodeStrategyType> types;
    private final String sha256;

    /** Of each by its name, as it was when it was loaded: a jar may be replaced while its classes are at work. */
    private final Map<String, String> versions = new HashMap<>();

    private CodeStrategyTypes(Optional<Path> jars, List<CodeStrategyType> types, String sha256) {
        this.jars = jars;
        this.types = List.copyOf(types);
        this.sha256 = sha256;
        for (CodeStrategyType type : types) {
            versions.put(type.code(), version(type.source()));
        }
    }

    /** All of them, the floor's own first. */
    static List<CodeStrategyType> all() {
        return used.types;
    }

    /** The one of that name, or nothing. */
    static @Nullable CodeStrategyType find(String code) {
        return all().stream()
                .filter(type -> type.code().equals(code))
                .findFirst()
                .orElse(null);
    }

    /** The names of all. */
    static List<String> codes() {
        return all().stream().map(CodeStrategyType::code).toList();
    }

    /** The folder of the jars that were loaded; empty: none were, beside what is on the class path. */
    static Optional<Path> jars() {
        return used.jars;
    }

    /**
     * What stands for the version of each of these strategies, by its name: the SHA-256 of the jars of the folder where they bring
     * it, of its own jar on the class path, and else of its class with those that are declared in it.
     */
    static SortedMap<String, String> versions(List<String> codes) {
        SortedMap<String, String> versions = new TreeMap<>();
        for (String code : codes) {
            String version = used.versions.get(code);
            if (version != null) {
                versions.put(code, version);
            }
        }
        return versions;
    }

    private String version(Class<?> of) {
        if (!sha256.isEmpty() && of.getClassLoader() instanceof URLClassLoader) {
            return sha256;
        }
        Optional<Path> jar = jar(of).filter(own ->
                jar(CodeStrategyTypes.class).map(floors -> !own.equals(floors)).orElse(true));
        boolean isOfTheFloor = of.getPackageName().equals(CodeStrategyType.class.getPackageName());
        return jar.isPresent() && !isOfTheFloor ? sha256(List.of(jar.get())) : sha256(of);
    }

    /** The jar that a class is of; empty: it is of a folder of classes, or nobody knows. */
    private static Optional<Path> jar(Class<?> of) {
        CodeSource source = of.getProtectionDomain().getCodeSource();
        try {
            return source == null || source.getLocation() == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Of a class with those that are declared in it, in the order of their names. */
    static String sha256(Class<?> of) {
        MessageDigest digest = digest();
        Stream.of(of.getNestMembers())
                .sorted(Comparator.comparing(Class::getName))
                .forEach(each -> digest.update(bytes(each)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] bytes(Class<?> of) {
        String file = of.getName().replaceFirst(".*\\.", "") + ".class";
        try (InputStream stream = of.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("The class " + of.getName() + " has no file.");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The class " + of.getName() + " can't be read.", e);
        }
    }

    /** What is the process's from here on: these of that folder, and of the class path; refuses with all that is wrong. */
    static void use(Optional<Path> jars) {
        used = load(jars);
    }

    private static CodeStrategyTypes load(Optional<Path> jars) {
        Faults faults = new Faults();
        List<CodeStrategyType> types = new ArrayList<>(CodeStrategyType.all());
        Map<String, String> whose = new HashMap<>();
        types.forEach(type -> whose.put(type.code(), OWN));
        RESERVED.forEach(name -> whose.put(name, OWN));
        new DefaultStrategies(Map.of()).definitions().forEach(each -> whose.put(each.name(), OWN));
        ClassLoader parent = CodeStrategyTypes.class.getClassLoader();
        List<Path> files = jars.map(CodeStrategyTypes::files).orElse(List.of());
        ClassLoader loader =
                new URLClassLoader(files.stream().map(CodeStrategyTypes::url).toArray(URL[]::new), parent);
        try {
            Iterator<CodeStrategyProvider> providers =
                    ServiceLoader.load(CodeStrategyProvider.class, loader).iterator();
            while (providers.hasNext()) {
                CodeStrategyProvider provider = providers.next();
                type(provider, faults).ifPresent(type -> {
                    String of = place(provider);
                    String other = whose.putIfAbsent(type.code(), of);
                    faults.require(
                            other == null,
                            "Two strategies are called " + type.code() + ": that of " + other + " and that of " + of
                                    + ". Each needs a name of its own.");
                    types.add(type);
                });
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            faults.add("A strategy in code can't be loaded"
                    + jars.map(folder -> " from " + folder).orElse("") + ": " + e.getMessage() + ".");
        }
        faults.refuse();
        return new CodeStrategyTypes(jars, types, sha256(files));
    }

    private static Optional<CodeStrategyType> type(CodeStrategyProvider provider, Faults faults) {
        try {
            return Optional.of(CodeStrategyType.of(provider));
        } catch (RuntimeException | LinkageError e) {
            faults.add("The strategy in code of " + place(provider) + " is refused: "
                    + (e instanceof IllegalArgumentException ? e.getMessage() : e.toString()) + ".");
            return Optional.empty();
        }
    }

    /** Its class, and the jar that has it. */
    private static String place(CodeStrategyProvider provider) {
        Class<?> of = provider.getClass();
        URL from = of.getProtectionDomain().getCodeSource() == null
                ? null
                : of.getProtectionDomain().getCodeSource().getLocation();
        String file = from == null ? "" : from.getPath().replaceFirst(".*/(?=.)", "");
        return of.getName() + (file.isEmpty() ? "" : " in " + file);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    SETTING + " must be a folder of jars that can be read, not \"" + folder + "\".", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("Every Java has addresses of files.", e);
        }
    }

    /** Of these files, one after the other; nothing of none. */
    private static String sha256(List<Path> files) {
        MessageDigest digest = digest();
        try {
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("A jar of " + SETTING + " can't be read: " + e.getMessage() + ".", e);
        }
        return files.isEmpty() ? "" : HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
