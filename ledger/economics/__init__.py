"""What projects bring and cost, and what people's time comes to: figures read off the books, nothing booked."""
