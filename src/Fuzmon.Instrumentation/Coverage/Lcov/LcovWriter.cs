using System.Buffers.Text;

namespace Fuzmon.Instrumentation.Coverage.Lcov;

/// <summary>Writes LCOV tracefiles: always the same bytes for the same set, whatever the order in which it came to be.</summary>
public sealed class LcovWriter
{
    private const int FlushBytes = 1 << 16;
    private const int NumberBytes = 32;

    private readonly Stream _stream;
    private readonly LcovVersion _version;
    private readonly byte[] _buffer = new byte[FlushBytes + (4 * NumberBytes)];
    private int _used;

    private LcovWriter(Stream stream, LcovVersion version)
    {
        _stream = stream;
        _version = version;
    }

    /// <summary>Writes all of a set.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(CoverageData data, Stream stream, LcovVersion version = LcovVersion.One)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        var writer = new LcovWriter(stream, version);
        foreach (var source in data.InOrder())
            writer.Write(source, data.KeepsTests ? source.Test : data.Test);
        writer.Flush();
    }

    private void Write(SourceCoverage source, byte[] test)
    {
        Text("TN:"u8);
        Text(test);
        Text("\nSF:"u8);
        Text(source.Path);
        End();
        if (source.Version is { } version)
        {
            Text("VER:"u8);
            Text(version);
            End();
        }

        WriteFunctions(source);
        WriteBranches(source);
        if (_version == LcovVersion.Two)
            WriteConditions(source);
        WriteLines(source);
        Text("end_of_record\n"u8);
    }

    private void WriteFunctions(SourceCoverage source)
    {
        var functions = source.Functions.InOrder();
        if (functions.Count == 0)
            return;

        if (_version == LcovVersion.Two)
        {
            WriteAliases(functions);
        }
        else
        {
            foreach (var function in functions.Where(function => function.Line > 0))
                Record("FN:"u8, function.Line, function.Name);
            foreach (var function in functions)
                Record("FNDA:"u8, function.Count, function.Name);
        }

        Record("FNF:"u8, functions.Count);
        Record("FNH:"u8, source.Functions.Hit);
    }

    // Functions of one place, as the instances of a template, share an index.
    private void WriteAliases(List<FunctionCoverage> functions)
    {
        var index = -1;
        (uint Line, uint LastLine) place = default;
        foreach (var function in functions)
        {
            if (function.Line == 0)
            {
                Record("FNDA:"u8, function.Count, function.Name);
                continue;
            }

            if (index < 0 || place != (function.Line, function.LastLine))
            {
                index++;
                place = (function.Line, function.LastLine);
                Text("FNL:"u8);
                Number(index);
                Comma();
                Number(place.Line);
                if (place.LastLine > 0)
                {
                    Comma();
                    Number(place.LastLine);
                }

                End();
            }

            Text("FNA:"u8);
            Number(index);
            Comma();
            Number(function.Count);
            Comma();
            Text(function.Name);
            End();
        }
    }

    private void WriteBranches(SourceCoverage source)
    {
        var keys = source.Branches.Keys;
        if (keys.IsEmpty)
            return;

        if (source.BranchNames.Count == 0 && source.ExceptionBranches.Count == 0)
        {
            var counts = source.Branches.Values;
            for (var i = 0; i < keys.Length; i++)
                Branch(keys[i].Line, keys[i].Block, keys[i].Branch, counts[i]);
        }
        else
        {
            WriteNamedBranches(source);
        }

        Record("BRF:"u8, keys.Length);
        Record("BRH:"u8, source.Branches.Hit);
    }

    // Named ones follow the numbered ones of their block, by name; version 1 has numbers only, and goes on counting.
    private void WriteNamedBranches(SourceCoverage source)
    {
        var branches = new List<(BranchKey Key, byte[]? Name, long Count)>();
        for (var i = 0; i < source.Branches.Count; i++)
        {
            var key = source.Branches.Keys[i];
            branches.Add((key, key.IsNamed ? source.NameOf(key) : null, source.Branches.Values[i]));
        }

        branches.Sort(static (a, b) => a.Name is not null && b.Name is not null && (a.Key.Line, a.Key.Block) == (b.Key.Line, b.Key.Block)
            ? Utf8Comparer.Instance.Compare(a.Name, b.Name)
            : a.Key.CompareTo(b.Key));
        (uint Line, uint Block) place = default;
        uint next = 0;
        foreach (var (key, name, count) in branches)
        {
            if (place != (key.Line, key.Block))
                (place, next) = ((key.Line, key.Block), 0);
            if (_version == LcovVersion.One)
            {
                var number = name is null ? key.Branch : next;
                next = number + 1;
                Branch(key.Line, key.Block, number, count);
                continue;
            }

            Text("BRDA:"u8);
            Number(key.Line);
            Comma();
            if (source.ExceptionBranches.Contains(key))
                Text("e"u8);
            Number(key.Block);
            Comma();
            if (name is null)
                Number(key.Branch);
            else
                Text(name);
            Comma();
            Taken(count);
        }
    }

    private void WriteConditions(SourceCoverage source)
    {
        var keys = source.Conditions.Keys;
        if (keys.IsEmpty)
            return;

        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            Text("MCDC:"u8);
            Number(key.Line);
            Comma();
            Number(key.Size);
            Text(key.IsTrue ? ",t,"u8 : ",f,"u8);
            Number(source.Conditions.Values[i]);
            Comma();
            Number(key.Index);
            Comma();
            Text(source.ConditionTexts.GetValueOrDefault(key, []));
            End();
        }

        Record("MCF:"u8, keys.Length);
        Record("MCH:"u8, source.Conditions.Hit);
    }

    private void WriteLines(SourceCoverage source)
    {
        var keys = source.Lines.Keys;
        var counts = source.Lines.Values;
        var hasChecksums = source.Checksums.Count > 0;
        for (var i = 0; i < keys.Length; i++)
        {
            Text("DA:"u8);
            Number(keys[i]);
            Comma();
            Number(counts[i]);
            if (hasChecksums && source.Checksums.TryGetValue(keys[i], out var checksum))
            {
                Comma();
                Text(checksum);
            }

            End();
        }

        Record("LF:"u8, keys.Length);
        Record("LH:"u8, source.Lines.Hit);
    }

    private void Branch(uint line, uint block, uint branch, long taken)
    {
        Text("BRDA:"u8);
        Number(line);
        Comma();
        Number(block);
        Comma();
        Number(branch);
        Comma();
        Taken(taken);
    }

    private void Taken(long count)
    {
        if (count == Counts.NotReached)
            Text("-"u8);
        else
            Number(count);
        End();
    }

    private void Record(ReadOnlySpan<byte> kind, long number)
    {
        Text(kind);
        Number(number);
        End();
    }

    private void Record(ReadOnlySpan<byte> kind, long number, byte[] name)
    {
        Text(kind);
        Number(number);
        Comma();
        Text(name);
        End();
    }

    private void Comma() => Text(","u8);

    private void End() => Text("\n"u8);

    private void Text(ReadOnlySpan<byte> text)
    {
        if (text.Length > _buffer.Length - _used)
        {
            Flush();
            if (text.Length > _buffer.Length)
            {
                _stream.Write(text);
                return;
            }
        }

        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    private void Number(long number)
    {
        if (_buffer.Length - _used < NumberBytes)
            Flush();
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var written);
        _used += written;
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
