using Parley.Interop.Tests.Peers;
using Parley.Interop.Tests.Playing;

namespace Parley.Interop.Tests;

/// <summary>Long correspondences between implementations.</summary>
public sealed class SessionTests
{
    private const int Messages = 500;
    private const ulong Epochs = 5;

    /// <summary>All of the matrix but for sessions that the old release opens (<see cref="OldReleaseTests"/>).</summary>
    public static IEnumerable<object[]> Pairs => new Matrix().Where(row => row[0] is not Implementation.Official090);

    [InteropTheory]
    [MemberData(nameof(Pairs))]
    public Task Five_hundred_messages_and_five_epochs_pass_through_loss_doubling_reordering_and_restarts(Implementation initiator, Implementation responder)
        => Play.WithSeedAsync(async seed =>
        {
            await using Devices devices = await Devices.CreateAsync(initiator, responder, seed);
            await devices.MeetAsync();
            Correspondence correspondence = new(devices, seed);
            await correspondence.RunAsync(Messages, Epochs);
            correspondence.Tally.RequireStorm(Messages);
            Assert.True(correspondence.Epochs >= Epochs, $"{correspondence.Epochs} epochs in {correspondence.Tally.Sent} messages");
            Assert.True(correspondence.Tally.Restarts >= 4);
        });
}
