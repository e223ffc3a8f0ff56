export class Stock {
  private counts = new Map<string, number>();

  take(name: string, count: number): boolean {
    const left = (this.counts.get(name) ?? 0) - count;
    if (left < 0) return false;
    this.counts.set(name, left);
    return true;
  }
}
