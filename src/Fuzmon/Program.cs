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
