using Fuzmon;
using Fuzmon.Commands;

try
{
    return await CommandLine.InvokeAsync(args);
}
catch (UserErrorException e)
{
    foreach (var line in e.Lines)
        Messages.Write(line);
    return e.ExitStatus;
}
catch (Exception e)
{
    Messages.Write($"failed unexpectedly: {e.GetType().Name}: {e.Message}; this is a fault of Fuzmon, please report it");
    return ExitStatuses.Failed;
}
