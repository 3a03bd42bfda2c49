using Parley.Interop.Tests.Peers;
using Parley.Interop.Tests.Playing;

namespace Parley.Interop.Tests;

/// <summary>Sender keys between implementations.</summary>
public sealed class GroupTests
{
    private const int Messages = 500;

    [InteropTheory]
    [ClassData(typeof(Matrix))]
    public Task Five_hundred_messages_to_two_groups_are_read_through_loss_doubling_reordering_new_chains_and_restarts(
        Implementation writer, Implementation reader)
        => Play.WithSeedAsync(async seed =>
        {
            await using Devices devices = await Devices.CreateAsync(writer, reader, seed);
            Broadcast broadcast = new(devices.Alice, devices.Bob, seed);
            await broadcast.RunAsync(Messages);
            broadcast.Tally.RequireStorm(Messages);
            Assert.True(broadcast.NewChains > 0);
            Assert.Equal(3, broadcast.Tally.Restarts);
        });
}
