using System.Buffers.Text;

namespace Fuzmon.Instrumentation.Coverage.Lcov;

/// <summary>Each kind of line, in all of its forms.</summary>
public sealed partial class LcovReader
{
    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] == '#')
            return;
        if (line.SequenceEqual("end_of_record"u8))
        {
            if (_source is null)
                Complain("end_of_record without SF before it");
            EndSource();
            return;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            Complain("this is no line of a tracefile");
            return;
        }

        var kind = line[..colon];
        var value = line[(colon + 1)..];
        if (kind.SequenceEqual("TN"u8))
            _test = TestOf(value);
        else if (kind.SequenceEqual("SF"u8))
            BeginSource(value);
        else if (_source is null)
            Complain("a line that belongs to a source file, without SF before it");
        else if (!TryRead(_source, kind, value, out var cause))
            Complain(cause);
    }

    private void BeginSource(ReadOnlySpan<byte> path)
    {
        if (_source is not null)
        {
            Complain("SF before the end_of_record of the file before");
            EndSource();
        }

        if (path.IsEmpty)
        {
            Complain("SF without a path");
            return;
        }

        _source = into.Open(path, _test);
        if (into.Count > into.Limits.Sources)
            throw Wrong("there are too many source files");
    }

    // As lcov does: what is no letter, digit or underscore becomes one; what follows a comma is a mark of its own.
    private static byte[] TestOf(ReadOnlySpan<byte> value)
    {
        var name = value.ToArray();
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit((char)name[i]) && name[i] != '_' && !name.AsSpan(i).SequenceEqual(",diff"u8))
                name[i] = (byte)'_';
            else if (name[i] == ',')
                break;
        }

        return name;
    }

    private bool TryRead(SourceCoverage source, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "";
        if (kind.SequenceEqual("DA"u8))
            return TryLine(source, value, out cause);
        if (kind.SequenceEqual("BRDA"u8))
            return TryBranch(source, value, out cause);
        if (kind.SequenceEqual("FN"u8))
            return TryFunction(source, value, out cause);
        if (kind.SequenceEqual("FNDA"u8))
            return TryCalls(source, value, out cause);
        if (kind.SequenceEqual("FNL"u8))
            return TryAliasPlace(value, out cause);
        if (kind.SequenceEqual("FNA"u8))
            return TryAlias(source, value, out cause);
        if (kind.SequenceEqual("MCDC"u8))
            return TryCondition(source, value, out cause);
        if (kind.SequenceEqual("VER"u8))
        {
            source.AddVersion(value);
            return true;
        }

        // Sums, which follow from the rest.
        if (IsSum(kind))
        {
            cause = "a sum that is no number";
            return TryCount(value, out _);
        }

        cause = "an unknown kind of line";
        return false;
    }

    private static bool IsSum(ReadOnlySpan<byte> kind)
        => kind.SequenceEqual("LF"u8) || kind.SequenceEqual("LH"u8)
            || kind.SequenceEqual("FNF"u8) || kind.SequenceEqual("FNH"u8)
            || kind.SequenceEqual("BRF"u8) || kind.SequenceEqual("BRH"u8)
            || kind.SequenceEqual("MCF"u8) || kind.SequenceEqual("MCH"u8);

    // DA:line,count[,checksum]
    private bool TryLine(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not DA:line,count or DA:line,count,checksum";
        if (!TryPlace(Next(ref value), out var line) || !TryCount(Next(ref value), out var count))
            return false;

        source.Lines.Add(line, count);
        cause = "the checksum differs from that in another file: the source has changed";
        return value.IsEmpty || source.AddChecksum(line, value);
    }

    // BRDA:line,[e]block,branch,taken; the branch may be a text, which may hold commas.
    private bool TryBranch(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not BRDA:line,block,branch,taken";
        var comma = value.LastIndexOf((byte)',');
        if (comma < 0)
            return false;

        var taken = value[(comma + 1)..];
        value = value[..comma];
        if (!TryPlace(Next(ref value), out var line))
            return false;

        var block = Next(ref value);
        var isException = block is [(byte)'e', ..];
        if (!TryNumber(isException ? block[1..] : block, out var blockNumber) || value.IsEmpty)
            return false;

        var count = Counts.NotReached;
        if (!taken.SequenceEqual("-"u8) && !TryCount(taken, out count))
            return false;

        var key = TryNumber(value, out var branch) && branch < BranchKey.FirstNamed
            ? new BranchKey(line, blockNumber, branch)
            : source.Named(line, blockNumber, value);
        source.Branches.Add(key, count);
        if (isException)
            source.ExceptionBranches.Add(key);
        return true;
    }

    // FN:line[,last],name; names of C++ hold commas, so that a number in front of one is its last line.
    private static bool TryFunction(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not FN:line,name or FN:line,last,name";
        if (!TryPlace(Next(ref value), out var line) || value.IsEmpty)
            return false;

        var rest = value;
        var hasLast = TryNumber(Next(ref rest), out var last) && !rest.IsEmpty;
        source.Functions.Place(hasLast ? rest : value, line, hasLast ? last : 0);
        return true;
    }

    // FNDA:count,name
    private bool TryCalls(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not FNDA:count,name";
        if (!TryCount(Next(ref value), out var count) || value.IsEmpty)
            return false;

        source.Functions.Add(value, count);
        return true;
    }

    // FNL:index,line[,last]
    private bool TryAliasPlace(ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not FNL:index,line or FNL:index,line,last";
        if (!TryNumber(Next(ref value), out var index) || !TryPlace(Next(ref value), out var line))
            return false;

        uint last = 0;
        if (!value.IsEmpty && !TryNumber(value, out last))
            return false;

        _aliased[index] = (line, last);
        return true;
    }

    // FNA:index,count,name
    private bool TryAlias(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not FNA:index,count,name with the index of an FNL before it";
        if (!TryNumber(Next(ref value), out var index)
            || !_aliased.TryGetValue(index, out var place)
            || !TryCount(Next(ref value), out var count)
            || value.IsEmpty)
            return false;

        source.Functions.Place(value, place.Line, place.LastLine);
        source.Functions.Add(value, count);
        return true;
    }

    // MCDC:line,size,sense,taken,index,expression
    private bool TryCondition(SourceCoverage source, ReadOnlySpan<byte> value, out string cause)
    {
        cause = "not MCDC:line,size,sense,taken,index,expression";
        if (!TryPlace(Next(ref value), out var line) || !TryNumber(Next(ref value), out var size))
            return false;

        var sense = Next(ref value);
        if (!(sense is [(byte)'t' or (byte)'f']) || !TryCount(Next(ref value), out var taken) || !TryNumber(Next(ref value), out var index))
            return false;

        var key = new ConditionKey(line, size, index, sense[0] == 't');
        source.Conditions.Add(key, taken);
        source.AddText(key, value);
        return true;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> value)
    {
        var comma = value.IndexOf((byte)',');
        var field = comma < 0 ? value : value[..comma];
        value = comma < 0 ? [] : value[(comma + 1)..];
        return field;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out uint number)
        => Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && char.IsAsciiDigit((char)text[0]);

    private static bool TryPlace(ReadOnlySpan<byte> text, out uint line) => TryNumber(text, out line) && line > 0;

    // A count may be too large for any number. One below 0 is a fault of gcc's, and one with an exponent is how perl writes large ones.
    private bool TryCount(ReadOnlySpan<byte> text, out long count)
    {
        count = 0;
        if (text.IsEmpty)
            return false;
        if (!text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            if (!Utf8Parser.TryParse(text, out count, out _))
                count = long.MaxValue;
            return true;
        }

        if (!Utf8Parser.TryParse(text, out double number, out var used) || used != text.Length || double.IsNaN(number))
            return false;

        Complain("a count that is below 0 or no whole number");
        count = number <= 0 ? 0 : number >= long.MaxValue ? long.MaxValue : (long)number;
        return true;
    }
}
