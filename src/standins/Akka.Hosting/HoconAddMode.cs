namespace Akka.Hosting;

/// <summary>How a configuration joins the one that a builder already holds.</summary>
public enum HoconAddMode
{
    /// <summary>As a fallback: what is already set wins.</summary>
    Append = 0,

    /// <summary>In front: what is added wins.</summary>
    Prepend = 1,

    /// <summary>Upstream treats this like <see cref="Prepend"/>.</summary>
    Replace = 2,
}
