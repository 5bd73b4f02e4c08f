using System.Runtime.InteropServices;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Stacks.Native;

/// <summary>A native thread that makes all ptrace calls, on which no managed code ever runs. Used by one thread at a time.</summary>
internal sealed unsafe class Tracer : SafeHandle
{
    private const int ETIMEDOUT = 110;

    private Tracer(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>Whether it hangs in the kernel: it and the stacks that it was to capture are lost, and a new one is needed.</summary>
    public bool IsWedged { get; private set; }

    /// <summary>Starts the thread.</summary>
    /// <exception cref="IOException">There is no thread to be had.</exception>
    /// <exception cref="DllNotFoundException">libfuzmon.so is missing, or of another version.</exception>
    public static Tracer Start()
    {
        LibFuzmon.RequireVersion();
        var result = LibFuzmonStacks.fuzmon_tracer_start(out var handle);
        return result == 0
            ? new Tracer(handle)
            : throw new IOException($"no thread for captures: {Marshal.GetPInvokeErrorMessage(-result)}");
    }

    /// <summary>Captures, and waits for it.</summary>
    /// <returns>0, or the errno that explains why there is no block.</returns>
    /// <exception cref="InvalidDataException">The block makes no sense.</exception>
    public int TryCapture(NativeStacks stacks, fuzmon_capture_options options, TimeSpan timeout, out CaptureBlock? block)
    {
        block = null;
        var result = LibFuzmonStacks.fuzmon_tracer_capture(
            handle, stacks.DangerousGetHandle(), options, (uint)timeout.TotalMilliseconds, out var header);
        if (result == -ETIMEDOUT)
        {
            // Neither may be freed: the thread does that, should it ever come back.
            IsWedged = true;
            stacks.SetHandleAsInvalid();
            SetHandleAsInvalid();
        }

        if (result == 0)
            block = CaptureBlock.Parse(new ReadOnlySpan<byte>(header, checked((int)header->size)).ToArray());
        return -result;
    }

    protected override bool ReleaseHandle()
    {
        LibFuzmonStacks.fuzmon_tracer_stop(handle);
        return true;
    }
}
