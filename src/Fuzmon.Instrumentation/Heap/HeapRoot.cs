namespace Fuzmon.Instrumentation.Heap;

/// <summary>Where malloc's variables lie.</summary>
/// <param name="MainArena">Address of <c>main_arena</c>.</param>
/// <param name="Parameters">Address of <c>mp_</c>.</param>
/// <param name="Layout">How they are laid out; of layouts that only lists tell apart, the newest.</param>
internal sealed record HeapRoot(ulong MainArena, ulong Parameters, GlibcLayout Layout);
