using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Fuzmon.Stacks.Symbols.LibFuzmonSymbols;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// A running fuzmon-symbols. Every request throws <see cref="SymbolHelperException"/> when it is not answered in time and in form;
/// the helper is of no use then. Used by the one thread that started it, but for <see cref="Kill"/>.
/// </summary>
internal sealed unsafe class SymbolHelper : IDisposable
{
    public const int MaxAddresses = 256;
    public const int MaxFiles = 32;

    private const int HeaderSize = 16;
    private const int ETIMEDOUT = 110;

    private readonly Lock _ending = new();
    private readonly byte[] _request = new byte[HeaderSize + (8 * MaxAddresses)];
    private readonly byte[] _reply = new byte[ReplyReader.MaxReply];
    private readonly fuzmon_symbols_helper _process;
    private readonly long _deadline;
    private uint _id;
    private bool _ended;

    private SymbolHelper(fuzmon_symbols_helper process, TimeSpan deadline)
    {
        _process = process;
        _deadline = (long)deadline.TotalMilliseconds;
    }

    private enum Kind : ushort
    {
        Open = 1,
        Debug = 2,
        Supplement = 3,
        Symbolise = 4,
        Forget = 5,
    }

    public int Pid => _process.pid;

    /// <summary>To be called by a thread that stays: the helper dies with it.</summary>
    /// <returns>Null when it does not start; <paramref name="error"/> is the errno.</returns>
    public static SymbolHelper? Start(string path, TimeSpan deadline, out int error)
    {
        error = -fuzmon_symbols_start(path, out var process);
        return error == 0 ? new SymbolHelper(process, deadline) : null;
    }

    /// <returns>Null when it is no ELF file.</returns>
    public FileIdentity? Open(int slot, SafeFileHandle file) => Give(Kind.Open, slot, file);

    /// <returns>Null when it does not belong to the program in the slot.</returns>
    public FileIdentity? AddDebug(int slot, SafeFileHandle file) => Give(Kind.Debug, slot, file);

    /// <inheritdoc cref="AddDebug"/>
    public FileIdentity? AddSupplement(int slot, SafeFileHandle file) => Give(Kind.Supplement, slot, file);

    public void Forget(int slot)
    {
        Send(Kind.Forget, slot, [], -1);
        Receive(Kind.Forget, Environment.TickCount64 + _deadline, out _);
    }

    /// <summary>Adds to the file what the helper says of its addresses, at most <see cref="MaxAddresses"/>.</summary>
    public void Symbolise(int slot, ReadOnlySpan<ulong> addresses, NamedFile file)
    {
        Send(Kind.Symbolise, slot, addresses, -1);
        var until = Environment.TickCount64 + _deadline;
        var next = 0;
        for (var last = false; !last;)
        {
            var reader = Receive(Kind.Symbolise, until, out var header);
            if (header.Status != 0)
                throw new SymbolHelperException("does not know a file that it was given");
            while (!reader.IsAtEnd)
            {
                var frames = reader.ReadResult(out var index, file);
                if (index != next || index >= addresses.Length)
                    throw new SymbolHelperException("answered for an address that was not asked for");
                file.Add(addresses[next++], frames.Length == 0 ? [] : frames);
            }
            last = header.Last == 1;
        }
        if (next != addresses.Length)
            throw new SymbolHelperException("left out an address");
    }

    /// <summary>Ends what it is doing. From any thread.</summary>
    public void Kill()
    {
        lock (_ending)
        {
            if (!_ended)
                fuzmon_symbols_kill(_process);
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            if (!_ended)
                fuzmon_symbols_end(_process);
            _ended = true;
        }
    }

    private FileIdentity? Give(Kind kind, int slot, SafeFileHandle file)
    {
        var added = false;
        try
        {
            file.DangerousAddRef(ref added);
            Send(kind, slot, [], (int)file.DangerousGetHandle());
        }
        finally
        {
            if (added)
                file.DangerousRelease();
        }
        var reader = Receive(kind, Environment.TickCount64 + _deadline, out var header);
        return header.Status == 0 ? reader.ReadIdentity() : null;
    }

    private void Send(Kind kind, int slot, ReadOnlySpan<ulong> addresses, int descriptor)
    {
        var header = new RequestHeader
        {
            Magic = ReplyReader.Magic,
            Id = ++_id,
            Kind = (ushort)kind,
            Count = (ushort)addresses.Length,
            Slot = (uint)slot,
        };
        MemoryMarshal.Write(_request, in header);
        MemoryMarshal.AsBytes(addresses).CopyTo(_request.AsSpan(HeaderSize));
        fixed (byte* packet = _request)
            Check(fuzmon_symbols_send(_process.socket, packet, (nuint)(HeaderSize + (8 * addresses.Length)), descriptor, _deadline));
    }

    private ReplyReader Receive(Kind kind, long until, out ReplyReader.Header header)
    {
        long size;
        fixed (byte* packet = _reply)
            size = Check(fuzmon_symbols_receive(_process.socket, packet, (nuint)_reply.Length, Math.Max(0, until - Environment.TickCount64)));
        var reader = new ReplyReader(_reply.AsSpan(0, (int)size));
        header = reader.ReadHeader(_id, (ushort)kind);
        return reader;
    }

    private long Check(long result) => result switch
    {
        >= 0 => result,
        -ETIMEDOUT => throw new SymbolHelperException($"did not answer within {_deadline} ms"),
        _ => throw new SymbolHelperException("died"),
    };

    [StructLayout(LayoutKind.Sequential)]
    private struct RequestHeader
    {
        public uint Magic;
        public uint Id;
        public ushort Kind;
        public ushort Count;
        public uint Slot;
    }
}
