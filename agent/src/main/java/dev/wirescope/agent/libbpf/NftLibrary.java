package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * libnftables(3), which knows how rules are read from the kernel and how they are written. A node
 * without it has no rules of nftables either, or others' tools to make them.
 */
public final class NftLibrary {
  private static final String FILE = "libnftables.so.1";

  // enum nft_ctx_output_flags
  private static final int HANDLE = 1 << 3;
  private static final int TERSE = 1 << 11;

  /** Reading more than this would take seconds. */
  private static final long LISTING_BYTES_MAX = 8 << 20;

  private static final Optional<Functions> FUNCTIONS = find();

  private NftLibrary() {}

  /** {@code nft --handle --terse list ruleset} of the calling thread's network namespace. */
  public static Optional<String> list() {
    return FUNCTIONS.flatMap(Functions::list);
  }

  private record Functions(
      MethodHandle create,
      MethodHandle setFlags,
      MethodHandle bufferOutput,
      MethodHandle bufferError,
      MethodHandle run,
      MethodHandle output,
      MethodHandle free) {
    Optional<String> list() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment context = (MemorySegment) create.invokeExact(0);
        if (context.address() == 0) {
          return Optional.empty();
        }
        try {
          setFlags.invokeExact(context, HANDLE | TERSE);
          if ((int) bufferOutput.invokeExact(context) != 0
              || (int) bufferError.invokeExact(context) != 0
              || (int) run.invokeExact(context, arena.allocateFrom("list ruleset")) != 0) {
            return Optional.empty();
          }
          return text((MemorySegment) output.invokeExact(context));
        } finally {
          free.invokeExact(context);
        }
      } catch (Throwable t) {
        throw Native.fault(t);
      }
    }

    private static Optional<String> text(MemorySegment pointer) {
      if (pointer.address() == 0) {
        return Optional.empty();
      }
      MemorySegment bytes = pointer.reinterpret(LISTING_BYTES_MAX);
      try {
        return Optional.of(bytes.getString(0));
      } catch (IndexOutOfBoundsException _) {
        return Optional.empty(); // no end within the limit
      }
    }
  }

  private static Optional<Functions> find() {
    try {
      SymbolLookup library = SymbolLookup.libraryLookup(FILE, Arena.global());
      ValueLayout.OfInt number = ValueLayout.JAVA_INT;
      ValueLayout pointer = ValueLayout.ADDRESS;
      return Optional.of(
          new Functions(
              // struct nft_ctx *nft_ctx_new(uint32_t flags);
              handle(library, "nft_ctx_new", FunctionDescriptor.of(pointer, number)),
              // void nft_ctx_output_set_flags(struct nft_ctx *ctx, unsigned int flags);
              handle(
                  library, "nft_ctx_output_set_flags", FunctionDescriptor.ofVoid(pointer, number)),
              // int nft_ctx_buffer_output(struct nft_ctx *ctx);
              handle(library, "nft_ctx_buffer_output", FunctionDescriptor.of(number, pointer)),
              // int nft_ctx_buffer_error(struct nft_ctx *ctx);
              handle(library, "nft_ctx_buffer_error", FunctionDescriptor.of(number, pointer)),
              // int nft_run_cmd_from_buffer(struct nft_ctx *nft, const char *buf);
              handle(
                  library,
                  "nft_run_cmd_from_buffer",
                  FunctionDescriptor.of(number, pointer, pointer)),
              // const char *nft_ctx_get_output_buffer(struct nft_ctx *ctx);
              handle(library, "nft_ctx_get_output_buffer", FunctionDescriptor.of(pointer, pointer)),
              // void nft_ctx_free(struct nft_ctx *ctx);
              handle(library, "nft_ctx_free", FunctionDescriptor.ofVoid(pointer))));
    } catch (IllegalArgumentException notInstalled) {
      return Optional.empty();
    }
  }

  private static MethodHandle handle(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        library.find(name).orElseThrow(() -> new IllegalArgumentException(FILE + " lacks " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }
}
