package org.bourse.server.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The reason why a file or directory can't be used, in words: the JDK's messages often are the path alone. */
public final class FileFailure {

    private FileFailure() {}

    /** A clause about the file, which it does not name. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is there, and is no directory";
            case NoSuchFileException _ -> "it is not there";
            case CharacterCodingException _ -> "it is no text in UTF-8";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }
}
