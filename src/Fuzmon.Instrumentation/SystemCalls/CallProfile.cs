using System.Text;
using Fuzmon.Instrumentation.SystemCalls.Profiles;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>How often each call was made, how it failed, how long it took.</summary>
public sealed class CallProfile
{
    // A hostile log must not fill the memory with names; a real one has some hundreds, ltrace's some thousands.
    private const int MaxNames = 60_000;
    private const int Buckets = 4096;

    private readonly List<Entry>?[] _buckets = new List<Entry>?[Buckets];
    private readonly List<Entry> _entries = [];

    /// <summary>All calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls of names that came after the profile was full.</summary>
    public long Unnamed { get; private set; }

    /// <summary>The entries, most frequent first.</summary>
    public IEnumerable<Entry> Entries => _entries.OrderByDescending(entry => entry.Calls).ThenBy(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Counts a call.</summary>
    public void Add(SyscallEvent happened)
    {
        Calls++;
        if (FindOrAdd(happened[happened.Name]) is not { } entry)
        {
            Unnamed++;
            return;
        }

        entry.Calls++;
        if (!happened.Errno.IsEmpty && happened.Result == -1)
            entry.AddError(happened[happened.Errno]);
        if (happened.DurationNs is { } duration)
            entry.AddDuration(duration);
    }

    /// <summary>The entry of a name, if there is one.</summary>
    public Entry? Find(string name) => Peek(Encoding.UTF8.GetBytes(name));

    /// <summary>Adds calls that were counted elsewhere.</summary>
    /// <param name="name">The name.</param>
    /// <param name="calls">How many.</param>
    /// <param name="errors">How many failed with which error.</param>
    /// <param name="latency">How many took how long, by the classes of <see cref="LatencyHistogram"/>.</param>
    internal void Add(byte[] name, long calls, IReadOnlyDictionary<string, long> errors, ReadOnlySpan<long> latency)
    {
        Calls += calls;
        if (FindOrAdd(name) is not { } entry)
        {
            Unnamed += calls;
            return;
        }

        entry.Calls += calls;
        foreach (var (errno, count) in errors)
            entry.AddError(errno, count);
        for (var i = 0; i < latency.Length; i++)
        {
            if (latency[i] > 0)
                entry.AddLatency(i, latency[i]);
        }
    }

    private Entry? Peek(ReadOnlySpan<byte> name)
    {
        foreach (var entry in _buckets[Bucket(name)] ?? [])
        {
            if (entry.NameBytes.AsSpan().SequenceEqual(name))
                return entry;
        }

        return null;
    }

    internal void WriteTo(RecordWriter writer)
    {
        writer.Field("unnamed_calls"u8, Unnamed == 0 ? null : Unnamed);
        writer.Name("syscalls"u8);
        writer.BeginArray();
        foreach (var entry in Entries)
            entry.WriteTo(writer);
        writer.EndArray();
    }

    private Entry? FindOrAdd(ReadOnlySpan<byte> name)
    {
        if (Peek(name) is { } known)
            return known;
        if (_entries.Count >= MaxNames)
            return null;
        var entry = new Entry(name.ToArray());
        (_buckets[Bucket(name)] ??= []).Add(entry);
        _entries.Add(entry);
        return entry;
    }

    private static uint Bucket(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619;
        return hash % Buckets;
    }

    /// <summary>The calls of one name.</summary>
    public sealed class Entry(byte[] name)
    {
        private const int MaxErrors = 256;
        private const double NsPerMicrosecond = 1_000;

        private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

        /// <summary>The name.</summary>
        public string Name { get; } = Encoding.UTF8.GetString(name);

        /// <summary>How many calls.</summary>
        public long Calls { get; internal set; }

        /// <summary>How many of them failed.</summary>
        public long Errors { get; private set; }

        /// <summary>How many failed with which error.</summary>
        public IReadOnlyDictionary<string, long> ErrorsByName => _errors;

        /// <summary>How many calls have a time.</summary>
        public long Timed { get; private set; }

        /// <summary>Time in all of those, in nanoseconds.</summary>
        public long TotalNs { get; private set; }

        /// <summary>The longest, in nanoseconds.</summary>
        public long MaxNs { get; private set; }

        /// <summary>How long those took; null when none has a time.</summary>
        public LatencyHistogram? Latency { get; private set; }

        internal byte[] NameBytes => name;

        internal void AddError(ReadOnlySpan<byte> errno) => AddError(Encoding.UTF8.GetString(errno), 1);

        internal void AddError(string errno, long more)
        {
            Errors += more;
            if (_errors.TryGetValue(errno, out var count) || _errors.Count < MaxErrors)
                _errors[errno] = count + more;
        }

        internal void AddLatency(int index, long count) => (Latency ??= new LatencyHistogram()).Add(index, count);

        internal void AddDuration(long nanoseconds)
        {
            Timed++;
            TotalNs += nanoseconds;
            MaxNs = Math.Max(MaxNs, nanoseconds);
            (Latency ??= new LatencyHistogram()).Add(nanoseconds);
        }

        internal void WriteTo(RecordWriter writer)
        {
            writer.BeginMap();
            writer.Field("name"u8, Name);
            writer.Field("calls"u8, (long?)Calls);
            writer.Field("errors"u8, (long?)Errors);
            if (_errors.Count > 0)
            {
                writer.Name("by_errno"u8);
                writer.BeginMap();
                foreach (var (errno, count) in _errors)
                    writer.Field(Encoding.UTF8.GetBytes(errno), (long?)count);
                writer.EndMap();
            }

            if (Timed > 0)
            {
                writer.Field("total_us"u8, TotalNs / NsPerMicrosecond);
                writer.Field("mean_us"u8, TotalNs / NsPerMicrosecond / Timed);
                writer.Field("max_us"u8, MaxNs / NsPerMicrosecond);
            }

            if (Latency is not null)
            {
                writer.Name("latency_us"u8);
                Latency.WriteTo(writer);
            }

            writer.EndMap();
        }
    }
}
