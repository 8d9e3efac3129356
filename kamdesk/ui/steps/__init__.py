"""The pages of the five steps; the frame around them is `kamdesk.ui.pages.plan_page`."""
