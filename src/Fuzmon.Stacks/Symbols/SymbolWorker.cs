using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Symbols;

/// <summary>Answers requests one after the other, on the thread that runs it.</summary>
internal sealed class SymbolWorker(SymbolServiceOptions options, SymbolCache cache, HelperSession session, SymbolNotes notes)
{
    private const int DeathsToGiveUp = 2;

    private readonly SeparateDebugFiles _debugFiles = new(options.DebugFolders);

    /// <summary>Until the queue has been completed and is empty.</summary>
    public void Run(BlockingCollection<SymbolRequest> queue)
    {
        foreach (var request in queue.GetConsumingEnumerable())
        {
            try
            {
                if (!session.IsStopping)
                    Resolve(request.Module, request.Addresses);
            }
            catch (Exception e)
            {
                // One file's trouble must not end the service.
                session.Drop();
                GiveNoNames(request.Module, $"names cannot be looked up: {e.Message}");
            }
            request.TrySetResult();
        }
    }

    private void Resolve(ModuleReference module, ulong[] addresses)
    {
        var file = cache.Find(module);
        while (true)
        {
            SafeFileHandle? opened = null;
            if (file is null || session.Find(file) is null)
            {
                opened = ModuleFiles.Open(module, out var state);
                if (opened is null)
                {
                    GiveNoNames(module, "its file cannot be opened, or another one has taken its place");
                    return;
                }
                file = cache.Bind(module, state);
            }
            using (opened)
            {
                if (IsDone(module, file, opened, addresses))
                    return;
            }
        }
    }

    /// <returns>False when the helper died and all is to be tried again.</returns>
    private bool IsDone(ModuleReference module, NamedFile file, SafeFileHandle? opened, ulong[] addresses)
    {
        var unknown = addresses.Where(address => !file.TryGet(address, out _)).Distinct().ToArray();
        if (unknown.Length == 0)
            return true;
        var helper = session.Get(out var error);
        if (helper is null)
        {
            if (error != 0)
                notes.Add(new SymbolNote(null, null, $"{options.HelperPath} does not start: {Marshal.GetPInvokeErrorMessage(error)}"));
            cache.SetUnavailable(module);
            return true;
        }
        try
        {
            Ask(helper, module, file, opened, unknown);
            session.Forget(cache.Trim(file));
            return true;
        }
        catch (SymbolHelperException e)
        {
            session.Drop();
            Blame(module, file, e);
            return session.IsStopping;
        }
    }

    private void Ask(SymbolHelper helper, ModuleReference module, NamedFile file, SafeFileHandle? opened, ulong[] addresses)
    {
        if (session.Find(file) is not { } slot)
        {
            slot = session.Choose();
            var identity = HelperSession.Load(helper, slot, module, opened!, _debugFiles);
            if (identity is null)
            {
                GiveUp(module, file, "is no ELF file");
                return;
            }
            if (module.BuildId is not null && identity.BuildId != module.BuildId)
            {
                cache.Unbind(module);
                GiveNoNames(module, "another file has taken its place");
                return;
            }
            session.Set(slot, file);
        }
        foreach (var batch in addresses.Chunk(SymbolHelper.MaxAddresses))
            helper.Symbolise(slot, batch, file);
    }

    private void Blame(ModuleReference module, NamedFile file, SymbolHelperException death)
    {
        if (!session.IsStopping && ++file.Deaths >= DeathsToGiveUp)
            GiveUp(module, file, $"has no names any more: the helper that reads it {death.Message}, and not for the first time");
    }

    private void GiveUp(ModuleReference module, NamedFile file, string text)
    {
        file.IsGivenUp = true;
        notes.Add(new SymbolNote(module.Path, module.BuildId, text));
    }

    private void GiveNoNames(ModuleReference module, string text)
    {
        cache.SetUnavailable(module);
        notes.Add(new SymbolNote(module.Path, module.BuildId, text));
    }
}
