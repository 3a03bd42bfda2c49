namespace Parley.Interop.Tests.Playing;

/// <summary>What became of the messages of a play.</summary>
internal sealed class Tally
{
    internal int Sent { get; set; }

    internal int Delivered { get; set; }

    internal int Lost { get; set; }

    /// <summary>Delivered before one that was sent earlier.</summary>
    internal int Overtaking { get; set; }

    internal int DuplicatesRefused { get; set; }

    internal int AlterationsRefused { get; set; }

    internal int Restarts { get; set; }

    /// <summary>Fails unless the network did what a <see cref="Storm"/> does to so many messages, whatever the dice.</summary>
    internal void RequireStorm(int messages)
    {
        Assert.True(Sent >= messages);
        Assert.Equal(Sent - Lost, Delivered);
        Assert.True(Lost > messages / 20, $"{Lost} lost");
        Assert.True(DuplicatesRefused > messages / 40, $"{DuplicatesRefused} doubled");
        Assert.True(AlterationsRefused > messages / 150, $"{AlterationsRefused} altered");
        Assert.True(Overtaking > messages / 10, $"{Overtaking} out of order");
    }
}
