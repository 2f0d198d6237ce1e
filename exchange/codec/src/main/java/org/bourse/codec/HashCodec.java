package org.bourse.codec;

import org.bourse.codec.sbe.HashDecoder;
import org.bourse.codec.sbe.HashEncoder;
import org.bourse.engine.model.ApiKeyHash;

/** The hash of an API key as a part of messages. */
final class HashCodec {

    private HashCodec() {}

    static void put(ApiKeyHash hash, HashEncoder out) {
        out.word0(hash.word0()).word1(hash.word1()).word2(hash.word2()).word3(hash.word3());
    }

    static ApiKeyHash hash(HashDecoder in) {
        return new ApiKeyHash(in.word0(), in.word1(), in.word2(), in.word3());
    }
}
