# The nearest first; what is told of each is what does not hold.
again explain Sold --status 400 --message 'nothing left' --policy demo
# A code that differs by case, and one by a slip of the pen.
again explain clock --policy demo
again explain Chnging --policy demo --format json
# A remedy that helps once.
again explain Clock --policy demo --format json
# More than there is room for.
again explain Many --status 500 --policy near
