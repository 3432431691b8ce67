using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.ResNet.Tests.Interop;

/// <summary>
/// What is passed to NCCL, by a library made for these tests that has its functions and sums in the memory of the host, between threads.
/// </summary>
[TestClass]
public sealed class NcclTests
{
    private const string Source = """
        #include <pthread.h>
        #include <stdlib.h>
        #include <string.h>
        typedef struct { char bytes[128]; } Id;
        typedef struct { pthread_barrier_t barrier; int count, aborted; float* sums; } Shared;
        typedef struct { Shared* shared; int rank; } Comm;
        static Shared shared;
        static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
        static int ended, aborted;
        int ncclGetUniqueId(Id* id) { for (int i = 0; i < 128; i++) id->bytes[i] = (char)(i + 100); return 0; }
        int ncclCommInitRank(Comm** comm, int count, Id id, int rank) {
            for (int i = 0; i < 128; i++) if (id.bytes[i] != (char)(i + 100)) return 4;
            if (rank < 0 || rank >= count) return 4;
            pthread_mutex_lock(&gate);
            if (!shared.count) { shared.count = count; pthread_barrier_init(&shared.barrier, 0, count); }
            pthread_mutex_unlock(&gate);
            pthread_barrier_wait(&shared.barrier);
            *comm = malloc(sizeof(Comm));
            (*comm)->shared = &shared;
            (*comm)->rank = rank;
            return 0;
        }
        int ncclAllReduce(const float* send, float* receive, size_t count, int type, int operation, Comm* comm, void* stream) {
            Shared* s = comm->shared;
            if (type != 7 || operation != 0 || stream != 0) return 5;
            if (comm->rank == 0) s->sums = calloc(count, sizeof(float));
            pthread_barrier_wait(&s->barrier);
            pthread_mutex_lock(&gate);
            for (size_t i = 0; i < count; i++) s->sums[i] += send[i];
            pthread_mutex_unlock(&gate);
            pthread_barrier_wait(&s->barrier);
            memcpy(receive, s->sums, count * sizeof(float));
            pthread_barrier_wait(&s->barrier);
            if (comm->rank == 0) free(s->sums);
            return 0;
        }
        int ncclCommDestroy(Comm* comm) { free(comm); __sync_fetch_and_add(&ended, 1); return 0; }
        int ncclCommAbort(Comm* comm) { free(comm); __sync_fetch_and_add(&aborted, 1); return 0; }
        const char* ncclGetErrorString(int code) { return code == 4 ? "invalid argument" : "invalid usage"; }
        int testEnded() { return ended; }
        int testAborted() { return aborted; }
        """;

    private delegate int Number();

    private static readonly Lazy<NcclLibrary?> s_library = new(Build);
    private static string s_path = "";

    private static NcclLibrary Library
    {
        get
        {
            if (s_library.Value is not { } library)
                throw new AssertInconclusiveException("needs gcc, which makes a library with NCCL's functions");
            return library;
        }
    }

    [TestMethod]
    public void Ranks_find_each_other_and_sum_in_place()
    {
        const int Ranks = 2, Count = 1001;
        byte[] id = NcclCommunicator.CreateId(Library);
        Assert.HasCount(NcclUniqueId.Length, id);
        CollectionAssert.AreEqual(Enumerable.Range(100, 128).Select(i => (byte)i).ToArray(), id);

        var values = new float[Ranks][];
        var threads = Enumerable.Range(0, Ranks).Select(rank => new Thread(() =>
        {
            float[] own = [.. Enumerable.Range(0, Count).Select(i => i + 1000f * rank)];
            using var cards = new NcclCommunicator(Library, id, rank, Ranks);
            var pinned = GCHandle.Alloc(own, GCHandleType.Pinned);
            cards.SumInPlace(pinned.AddrOfPinnedObject(), Count);
            cards.SumInPlace(pinned.AddrOfPinnedObject(), Count);
            pinned.Free();
            values[rank] = own;
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        float[] expected = [.. Enumerable.Range(0, Count).Select(i => 2 * (2f * i + 1000))];
        CollectionAssert.AreEqual(expected, values[0]);
        CollectionAssert.AreEqual(expected, values[1]);
        Assert.AreEqual((2, 0), (Asked("testEnded"), Asked("testAborted")));
    }

    [TestMethod]
    public void What_NCCL_refuses_is_said_in_its_words()
    {
        byte[] other = new byte[NcclUniqueId.Length];
        var refused = Assert.ThrowsExactly<InvalidOperationException>(() => new NcclCommunicator(Library, other, 0, 1));
        Assert.AreEqual($"NCCL ({s_path}) could not bring the ranks together: invalid argument.", refused.Message);
    }

    [TestMethod]
    public void A_library_without_its_functions_is_none() => Assert.IsNull(NcclLibrary.Find("libc.so.6"));

    private static int Asked(string function) =>
        Marshal.GetDelegateForFunctionPointer<Number>(NativeLibrary.GetExport(NativeLibrary.Load(s_path), function))();

    private static NcclLibrary? Build()
    {
        string folder = Directory.CreateTempSubdirectory("resnet-nccl-").FullName, source = Path.Combine(folder, "nccl.c");
        s_path = Path.Combine(folder, "libnccl-test.so");
        File.WriteAllText(source, Source);
        try
        {
            using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-pthread", "-o", s_path, source]);
            gcc.WaitForExit();
            Assert.AreEqual(0, gcc.ExitCode);
        }
        catch (Win32Exception)
        {
            return null;
        }
        return NcclLibrary.Find(s_path);
    }
}
