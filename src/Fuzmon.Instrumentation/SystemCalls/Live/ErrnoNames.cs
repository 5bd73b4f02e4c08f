using System.Runtime.InteropServices;
using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Names of error numbers, and what they mean.</summary>
internal static class ErrnoNames
{
    private const int MaxErrno = 4095;
    private const int FirstRestart = 512;

    // From 1; what has no name is a dot.
    private const string Names =
        "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV "
        + "ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG "
        + "ENOLCK ENOSYS ENOTEMPTY ELOOP . ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL "
        + "ENOANO EBADRQC EBADSLT . EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP "
        + "EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS "
        + "ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT "
        + "EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS "
        + "ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT "
        + "ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON";

    private static readonly byte[][] Errors = [.. Names.Split(' ').Select((name, i) =>
        name == "." ? [] : Encoding.ASCII.GetBytes($"{name} ({Marshal.GetPInvokeErrorMessage(i + 1)})"))];

    // The call is made again, or fails with EINTR; the process never sees these.
    private static readonly byte[][] Restarts =
    [
        "ERESTARTSYS (To be restarted if SA_RESTART is set)"u8.ToArray(),
        "ERESTARTNOINTR (To be restarted)"u8.ToArray(),
        "ERESTARTNOHAND (To be restarted if no handler)"u8.ToArray(),
        [],
        "ERESTART_RESTARTBLOCK (Interrupted by signal)"u8.ToArray(),
    ];

    /// <summary>Whether a result stands for an error.</summary>
    public static bool IsError(long result) => result is < 0 and >= -MaxErrno;

    /// <summary>Writes the error that a result stands for: <c>-1 ENOENT (No such file or directory)</c>.</summary>
    public static void Write(CallText text, long result)
    {
        var error = (int)-result;
        if (error - FirstRestart is >= 0 and var restart && restart < Restarts.Length && Restarts[restart].Length > 0)
        {
            text.Add("? "u8);
            text.Add(Restarts[restart]);
        }
        else if (error <= Errors.Length && Errors[error - 1].Length > 0)
        {
            text.Add("-1 "u8);
            text.Add(Errors[error - 1]);
        }
        else
        {
            text.AddNumber(result);
        }
    }
}
