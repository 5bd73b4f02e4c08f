using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>A piece of memory that is to be copied of a call; <c>struct fuzmon_capture</c>.</summary>
/// <param name="What">What it is.</param>
/// <param name="When">1: at the entry; 2: when the call returned, if it succeeded.</param>
/// <param name="Argument">The argument that points to it; 6: the result.</param>
/// <param name="LengthArgument">The argument that tells how much it is; <see cref="NoArgument"/>: none does.</param>
/// <param name="Size">Bytes of it, or of one element.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CaptureStep(SnippetKind What, byte When, byte Argument, byte LengthArgument, uint Size)
{
    /// <summary>At the entry.</summary>
    public const byte Entry = 1;

    /// <summary>When the call returned, if it succeeded.</summary>
    public const byte Exit = 2;

    /// <summary>In the place of an argument: the result.</summary>
    public const byte Result = 6;

    /// <summary>In the place of an argument: none.</summary>
    public const byte NoArgument = 255;

    /// <summary>Steps that a call may have.</summary>
    public const int PerCall = 8;

    /// <summary>Numbers of calls that can be told apart.</summary>
    public const int Calls = 512;
}
