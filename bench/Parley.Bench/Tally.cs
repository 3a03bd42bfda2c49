namespace Parley.Bench;

/// <summary>What has become of the messages so far. When all is quiet, sent, committed, received and delivered are the same number.</summary>
internal sealed class Tally
{
    public long Sent { get; set; }

    public long Committed { get; set; }

    public long Received { get; set; }

    public long Delivered { get; set; }

    public long Acknowledgements { get; set; }

    public long AcknowledgementsAnswered { get; set; }

    /// <summary>Refused, doubled, altered, out of place, delivered before received: must stay 0.</summary>
    public long Wrong { get; set; }

    public static Tally Of(IEnumerable<Pair> pairs)
    {
        var sum = new Tally();
        foreach (var tally in pairs.Select(p => p.Tally))
        {
            sum.Sent += tally.Sent;
            sum.Committed += tally.Committed;
            sum.Received += tally.Received;
            sum.Delivered += tally.Delivered;
            sum.Acknowledgements += tally.Acknowledgements;
            sum.AcknowledgementsAnswered += tally.AcknowledgementsAnswered;
            sum.Wrong += tally.Wrong;
        }

        return sum;
    }

    public void Verify()
    {
        if (Wrong != 0 || Sent != Committed || Sent != Received || Sent != Delivered || Acknowledgements != AcknowledgementsAnswered)
            throw new InvalidOperationException($"Not everything arrived: {Sent} sent, {Committed} committed, {Received} received, {Delivered} delivered, "
                + $"{Acknowledgements} acknowledgements, {AcknowledgementsAnswered} answered, {Wrong} wrong.");
    }
}
