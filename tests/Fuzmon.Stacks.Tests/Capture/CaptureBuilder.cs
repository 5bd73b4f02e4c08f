using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Tests.Capture;

/// <summary>Packs captures as the native side does.</summary>
internal sealed class CaptureBuilder
{
    private readonly List<fuzmon_module> _modules = [];
    private readonly List<fuzmon_thread> _threads = [];
    private readonly List<fuzmon_frame> _frames = [];
    private readonly List<byte> _strings = [];

    public fuzmon_capture_header Header;

    public CaptureBuilder Module(string path, uint buildIdLength = 0)
    {
        var (offset, length) = Text(path);
        _modules.Add(new fuzmon_module { path = offset, path_length = length, build_id_length = buildIdLength });
        return this;
    }

    /// <summary>Adds a thread with these frames, innermost first.</summary>
    public CaptureBuilder Thread(int tid, fuzmon_truncation truncation, params fuzmon_frame[] frames)
    {
        var (offset, length) = Text($"thread{tid}");
        _threads.Add(new fuzmon_thread
        {
            tid = tid,
            name = offset,
            name_length = length,
            first_frame = (uint)_frames.Count,
            frame_count = (uint)frames.Length,
            captured = frames.Length == 0 ? fuzmon_captured.FUZMON_NOT_CAPTURED : fuzmon_captured.FUZMON_CAPTURED_STOPPED,
            truncation = truncation,
            error = frames.Length == 0 ? 1 : 0,
        });
        _frames.AddRange(frames);
        return this;
    }

    public byte[] Build()
    {
        Header.magic = fuzmon_capture_header.Magic;
        Header.module_count = (uint)_modules.Count;
        Header.thread_count = (uint)_threads.Count;
        Header.frame_count = (uint)_frames.Count;
        Header.string_bytes = (uint)_strings.Count;
        byte[] body =
        [
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_modules)),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_threads)),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_frames)),
            .. _strings,
        ];
        Header.size = (uint)(Unsafe.SizeOf<fuzmon_capture_header>() + body.Length);
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<fuzmon_capture_header>(in Header)), .. body];
    }

    private (uint Offset, uint Length) Text(string text)
    {
        var offset = (uint)_strings.Count;
        _strings.AddRange(Encoding.UTF8.GetBytes(text));
        return (offset, (uint)_strings.Count - offset);
    }
}
