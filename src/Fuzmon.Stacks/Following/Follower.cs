using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;
using Fuzmon.Linux.SystemCalls;
using Fuzmon.Stacks.Native;
using static Fuzmon.Stacks.Following.FollowMessages;

namespace Fuzmon.Stacks.Following;

/// <summary>
/// Traces families of processes, by a process of its own: fuzmon-follower. Whatever becomes of that one or of this, the families go on.
/// Safe for use by several threads at once.
/// </summary>
public sealed class Follower : IDisposable
{
    private const int EPIPE = 32;
    private const int ETIMEDOUT = 110;
    private const int MaxMessage = 64 << 20;
    private const int ReceiveBytes = 256 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FollowOptions _options;
    private readonly LibFuzmonFollow.fuzmon_follower _process;
    private readonly Socket _socket;
    private readonly Thread _reader;

    // One request at a time; its answer is the next message of its kind.
    private readonly Lock _requesting = new();
    private readonly SemaphoreSlim _answered = new(0);
    private byte[] _answer = [];

    // Of the reader.
    private readonly byte[] _received = new byte[ReceiveBytes];
    private int _from;
    private int _to;

    private int _isDisposed;
    private volatile bool _isBroken;
    private volatile bool _isEnding;

    private Follower(FollowOptions options, LibFuzmonFollow.fuzmon_follower process)
    {
        _options = options;
        _process = process;
        _socket = new Socket(new SafeSocketHandle(process.socket, ownsHandle: false));
        _reader = new Thread(Receive) { IsBackground = true, Name = "follower" };
        _reader.Start();
    }

    /// <summary>The process that traces.</summary>
    public int Pid => _process.pid;

    /// <summary>Starts one, which follows nobody yet.</summary>
    /// <exception cref="IOException">It does not start.</exception>
    public static Follower Start(FollowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LibFuzmon.RequireVersion();
        var error = -LibFuzmonFollow.fuzmon_follower_start(options.FollowerPath, out var process);
        return error == 0
            ? new Follower(options, process)
            : throw new IOException($"{options.FollowerPath} does not start: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Follows a process, all its threads, and whatever it starts from now on.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="withFamily">Whether to follow the descendants too that it has already.</param>
    /// <param name="isHeld">Whether it is a command before its exec, whose calls are told of from that on.</param>
    /// <returns>0, or the errno that explains why it cannot be traced.</returns>
    public int Begin(int pid, bool withFamily = false, bool isHeld = false)
    {
        var begin = new Begin
        {
            Pid = pid,
            Wishes = (_options.Crashing is null ? Wishes.None : Wishes.Crashes) | (withFamily ? Wishes.Family : Wishes.None)
                | (isHeld ? Wishes.Held : Wishes.None),
            DeadlineMs = (uint)Math.Clamp(_options.CrashDeadline.TotalMilliseconds, 1, 60_000),
        };
        var error = Request(Kind.Begin, BytesOf(begin), Patience, out var answer);
        return error != 0 ? error : MemoryMarshal.Read<Result>(answer).Error;
    }

    /// <summary>Lets the process of a crash end; nothing is left to be read of it then.</summary>
    public void LetGo(ulong crash)
    {
        lock (_requesting)
            TrySend(Kind.LetGo, BytesOf(crash));
    }

    /// <summary>Lets go of all that is followed, which goes on, and ends.</summary>
    /// <returns>What it has seen; null when it had ended before.</returns>
    public FollowTotals? End()
    {
        _isEnding = true;
        return Request(Kind.End, [], Patience, out var answer) == 0 ? TotalsIn(answer) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _isEnding = true;
        Break();
        _reader.Join();
        _socket.Dispose();
        LibFuzmonFollow.fuzmon_follower_end(_process);
        _answered.Dispose();
    }

    /// <summary>Captures the stacks of a process.</summary>
    /// <returns>0, or the errno that explains why there is no block; ECHILD: it is not followed.</returns>
    internal int TryCapture(int pid, fuzmon_capture_options options, fuzmon_python? python, TimeSpan timeout, out CaptureBlock? block)
    {
        block = null;
        var capture = new CaptureRequest { Pid = pid, Options = options };
        if (python is { } table)
            (capture.HasPython, capture.Python) = (1, table);
        var error = Request(Kind.Capture, BytesOf(capture), timeout, out var answer);
        if (error == 0)
            error = MemoryMarshal.Read<Result>(answer).Error;
        if (error == 0)
            block = CaptureBlock.Parse(answer[Unsafe.SizeOf<Result>()..]);
        return error;
    }

    internal void Forget(int pid)
    {
        lock (_requesting)
            TrySend(Kind.Forget, BytesOf(pid));
    }

    /// <summary>Has it tell of system calls; before it follows anybody.</summary>
    /// <returns>0, or an errno.</returns>
    internal int TellCalls(Calls calls, ReadOnlySpan<ulong> included, ReadOnlySpan<byte> plans)
    {
        var error = Request(Kind.Calls, [.. BytesOf(calls), .. MemoryMarshal.AsBytes(included), .. plans], Patience, out var answer);
        return error != 0 ? error : MemoryMarshal.Read<Result>(answer).Error;
    }

    /// <summary>What it has seen so far.</summary>
    /// <param name="losses">What was not told of each process.</param>
    /// <returns>Null when it has ended.</returns>
    internal FollowTotals? State(out IReadOnlyList<SyscallLoss> losses)
    {
        losses = [];
        if (Request(Kind.State, [], Patience, out var answer) != 0)
            return null;
        losses = MemoryMarshal.Cast<byte, SyscallLoss>(answer.AsSpan(Unsafe.SizeOf<Totals>())).ToArray();
        return TotalsIn(answer);
    }

    private static FollowTotals TotalsIn(byte[] answer)
    {
        var totals = MemoryMarshal.Read<Totals>(answer);
        return new FollowTotals((long)totals.Tasks, (long)totals.Stops, (long)totals.Crashes, (long)totals.Lost, (long)totals.Now);
    }

    private static byte[] BytesOf<T>(T content)
        where T : unmanaged
        => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in content)).ToArray();

    private int Request(Kind kind, ReadOnlySpan<byte> content, TimeSpan timeout, out byte[] answer)
    {
        lock (_requesting)
        {
            answer = [];
            if (!TrySend(kind, content))
                return EPIPE;
            if (!_answered.Wait(timeout))
            {
                // Its answer would be taken for that of the next request.
                Break();
                return ETIMEDOUT;
            }

            if (_isBroken && _answer.Length == 0)
                return EPIPE;
            answer = _answer;
            _answer = [];
            return 0;
        }
    }

    private bool TrySend(Kind kind, ReadOnlySpan<byte> content)
    {
        if (_isBroken)
            return false;
        byte[] message = [.. BytesOf(new Header { Kind = kind, Size = (uint)content.Length }), .. content];
        try
        {
            return _socket.Send(message) == message.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    // The follower ends, and the kernel lets go of what it follows.
    private void Break()
    {
        _isBroken = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It has ended already.
        }
    }

    private void Receive()
    {
        try
        {
            while (TryReceive(Unsafe.SizeOf<Header>(), out var bytes))
            {
                var header = MemoryMarshal.Read<Header>(bytes);
                if (header.Size > MaxMessage || !TryReceive((int)header.Size, out var content))
                    break;
                Take(header.Kind, content);
            }
        }
        catch (Exception e) when (e is InvalidDataException or SocketException or ObjectDisposedException)
        {
            Break();
        }

        _isBroken = true;
        _answered.Release();
        if (!_isEnding)
            _options.Failed?.Invoke();
    }

    private bool TryReceive(int size, out byte[] bytes)
    {
        bytes = new byte[size];
        for (var at = 0; at < size;)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, _socket.Receive(_received));
                if (_to == 0)
                    return false;
            }

            var count = Math.Min(size - at, _to - _from);
            _received.AsSpan(_from, count).CopyTo(bytes.AsSpan(at));
            (_from, at) = (_from + count, at + count);
        }

        return true;
    }

    private void Take(Kind kind, byte[] content)
    {
        switch (kind)
        {
            case Kind.Record:
                _options.Recorded?.Invoke(content);
                break;
            case Kind.Begin or Kind.Capture or Kind.End or Kind.Calls or Kind.State:
                _answer = content;
                _answered.Release();
                break;
            case Kind.Crash:
                _options.Crashing?.Invoke(CrashMessage.Parse(content));
                break;
            case Kind.Confirm:
                var confirm = MemoryMarshal.Read<Confirm>(content);
                _options.CrashEnded?.Invoke(
                    new CrashEnd(confirm.Number, confirm.Died != 0, confirm.Dumped != 0, confirm.HeldNs / 1e6, confirm.WasLate != 0));
                break;
        }
    }
}
