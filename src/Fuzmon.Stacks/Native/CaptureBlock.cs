using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Fuzmon.Stacks.Native;

/// <summary>A capture as the native side packs it: a header, then modules, threads, frames, copies of Python's structures, strings.</summary>
/// <remarks>It is checked although it is our own: half of what it holds was computed from what another process may have made up.</remarks>
internal sealed class CaptureBlock
{
    private readonly byte[] _bytes;
    private readonly int _threadsAt;
    private readonly int _framesAt;
    private readonly int _pythonAt;
    private readonly int _stringsAt;

    private CaptureBlock(byte[] bytes, int threadsAt, int framesAt, int pythonAt, int stringsAt)
    {
        _bytes = bytes;
        _threadsAt = threadsAt;
        _framesAt = framesAt;
        _pythonAt = pythonAt;
        _stringsAt = stringsAt;
    }

    public ref readonly fuzmon_capture_header Header => ref MemoryMarshal.AsRef<fuzmon_capture_header>(_bytes);

    public ReadOnlySpan<fuzmon_module> Modules
        => MemoryMarshal.Cast<byte, fuzmon_module>(_bytes.AsSpan(Unsafe.SizeOf<fuzmon_capture_header>().._threadsAt));

    public ReadOnlySpan<fuzmon_thread> Threads => MemoryMarshal.Cast<byte, fuzmon_thread>(_bytes.AsSpan(_threadsAt.._framesAt));

    /// <summary>Takes a block over.</summary>
    /// <exception cref="InvalidDataException">Its counts, lengths or offsets do not fit it.</exception>
    public static CaptureBlock Parse(byte[] bytes)
    {
        if (bytes.Length < Unsafe.SizeOf<fuzmon_capture_header>())
            throw Malformed("it ends in its header");

        ref readonly var header = ref MemoryMarshal.AsRef<fuzmon_capture_header>(bytes);
        if (header.magic != fuzmon_capture_header.Magic || header.size != bytes.Length)
            throw Malformed("its header is not one");

        var threadsAt = Unsafe.SizeOf<fuzmon_capture_header>() + ((long)header.module_count * Unsafe.SizeOf<fuzmon_module>());
        var framesAt = threadsAt + ((long)header.thread_count * Unsafe.SizeOf<fuzmon_thread>());
        var pythonAt = framesAt + ((long)header.frame_count * Unsafe.SizeOf<fuzmon_frame>());
        var stringsAt = pythonAt + header.python_bytes;
        if (stringsAt + header.string_bytes > bytes.Length)
            throw Malformed("its counts exceed its size");

        var block = new CaptureBlock(bytes, (int)threadsAt, (int)framesAt, (int)pythonAt, (int)stringsAt);
        block.Check();
        return block;
    }

    /// <summary>Whether a file that frames lie in is not at its path any more.</summary>
    public bool HasDeletedModule
    {
        get
        {
            foreach (ref readonly var module in Modules)
            {
                if (module.is_deleted != 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Innermost first.</summary>
    public ReadOnlySpan<fuzmon_frame> FramesOf(fuzmon_thread thread)
        => MemoryMarshal.Cast<byte, fuzmon_frame>(_bytes.AsSpan(_framesAt.._pythonAt)).Slice((int)thread.first_frame, (int)thread.frame_count);

    /// <summary>What was copied of Python for a thread: <see cref="fuzmon_python_copy"/> with pieces and code objects, again and again.</summary>
    public ReadOnlyMemory<byte> PythonOf(fuzmon_thread thread)
        => _bytes.AsMemory(_pythonAt + (int)thread.python, (int)thread.python_length);

    public string PathOf(fuzmon_module module) => Text(module.path, module.path_length);

    public string NameOf(fuzmon_thread thread) => Text(thread.name, thread.name_length);

    private string Text(uint offset, uint length)
        => Encoding.UTF8.GetString(_bytes.AsSpan(_stringsAt + (int)offset, (int)length));

    private void Check()
    {
        var header = Header;
        foreach (ref readonly var module in Modules)
        {
            if ((long)module.path + module.path_length > header.string_bytes)
                throw Malformed("a module's path lies outside");
            if (module.build_id_length > fuzmon_module.BuildId.Length)
                throw Malformed("a build id is too long");
        }

        foreach (ref readonly var thread in Threads)
        {
            if ((long)thread.name + thread.name_length > header.string_bytes)
                throw Malformed("a thread's name lies outside");
            if ((long)thread.first_frame + thread.frame_count > header.frame_count)
                throw Malformed("a thread's frames lie outside");
            if ((long)thread.python + thread.python_length > header.python_bytes)
                throw Malformed("a thread's Python lies outside");
        }
    }

    private static InvalidDataException Malformed(string why) => new($"the capture makes no sense: {why}");
}
