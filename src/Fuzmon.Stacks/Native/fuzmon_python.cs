using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct fuzmon_python
{
    public ulong interpreters;
    public ulong holder;
    public int interpreter_next;
    public int interpreter_threads;
    public int interpreter_id;
    public int interpreter_gil;
    public int gil_locked;
    public int gil_holder;
    public int thread_next;
    public int thread_interpreter;
    public int thread_frame;
    public int thread_ident;
    public int thread_native_id;
    public int ident_tid;
    public int cframe_frame;
    public int frame_back;
    public int frame_code;
    public int frame_owner;
    public int frame_bytes;
    public uint loop_owner;
    public uint tag_bits;
    public int code_file;
    public int code_name;
    public int code_qualified_name;
    public int code_lines;
    public int code_bytes;
    public int object_type;
    public int object_size;
    public int type_name;
    public int bytes_data;
    public int string_length;
    public int string_state;
    public int string_kind_shift;
    public int string_ascii;
    public int string_compact;
    public int reserved;
}
